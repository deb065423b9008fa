import t from 'tap'
import { appRunner } from '../../../bench/edges/app-runner/index.ts'
import { type EdgeToLoad, loadAll } from '../../../bench/load/all.ts'
import { startApp } from '../../support/service.ts'

const signal = AbortSignal.timeout(100_000)
const progress = (line: string) => t.comment(line)
const options = { connections: 2, seconds: 0.5, signal, progress }

/** An edge that is not there, which notes what it was put before and whether it was stopped. */
function edge(id: string, url: URL, transports: EdgeToLoad['transports']) {
  const before: URL[] = []
  let running = 0
  const toLoad: EdgeToLoad = {
    id,
    running: { url },
    transports,
    startBefore: async (origin) => {
      before.push(origin)
      running += 1
      return {
        url: origin,
        async stop() {
          running -= 1
        },
      }
    },
  }
  return { toLoad, before, running: () => running }
}

t.test(
  'Each route through each edge is loaded beside what does the same bare behind the same edge',
  async (t) => {
    const { url } = await startApp(t)
    const all = edge('direct', url, ['chunked', 'sse', 'websocket'])
    const some = edge('an edge', url, ['sse'])
    const said: string[] = []
    const results = await loadAll([all.toLoad, some.toLoad], {
      ...options,
      progress: (line) => {
        said.push(line)
        // What an edge is no longer needed for is stopped before the next is loaded.
        if (line.includes('an edge')) t.equal(all.running(), 0)
      },
    })
    t.match(results, [
      { edge: 'direct', transport: 'chunked', connections: 2, floor: { origin: 'raw node:http' } },
      { edge: 'direct', transport: 'sse', floor: { origin: 'raw node:http' } },
      { edge: 'direct', transport: 'websocket', floor: { origin: 'raw ws' } },
      { edge: 'an edge', transport: 'sse', floor: { origin: 'raw node:http' } },
    ])
    t.equal(results.length, 4)
    t.strictSame(
      results.map(({ floor }) => floor?.whole),
      results.map(({ floor }) => floor?.ended),
      'the bare origins send the very streams that are asked for',
    )
    t.match(said.at(-1), 'loading sse through an edge: 2 connections, 0.5 s, in turn with raw node:http')
    t.equal(all.before.length, 2)
    t.strictSame(some.before, all.before.slice(0, 1), 'of each bare origin there is one')
    t.equal(some.running(), 0)
    for (const origin of all.before) await t.rejects(fetch(origin), 'and none is left')
  },
)

t.test('An edge that runs elsewhere is loaded without a floor', async (t) => {
  const { toLoad } = edge('far', (await startApp(t)).url, ['websocket'])
  const said: string[] = []
  const [result] = await loadAll([{ ...toLoad, startBefore: undefined }], {
    ...options,
    progress: (line) => said.push(line),
  })
  t.match(result, { edge: 'far', transport: 'websocket' })
  t.notOk(result?.floor)
  t.strictSame(said, ['loading websocket through far: 2 connections, 0.5 s'], 'and nothing is started')
})

t.test('An edge through which nothing survives is not loaded, and nothing is started for it', async (t) => {
  const { toLoad, before } = edge('closed', new URL('http://127.0.0.1:9'), [])
  t.strictSame(await loadAll([toLoad], { ...options, progress: t.fail }), [])
  t.strictSame(before, [])
})

t.test('An abort under load rejects with its reason and leaves nothing', async (t) => {
  const { toLoad, before, running } = edge('direct', (await startApp(t)).url, ['chunked'])
  const abort = new AbortController()
  const loading = loadAll([toLoad], {
    ...options,
    seconds: 3600,
    signal: abort.signal,
    progress: (line) => {
      if (line.startsWith('loading')) setImmediate(() => abort.abort(new Error('enough')))
    },
  })
  await t.rejects(loading, { message: 'enough' })
  t.equal(running(), 0)
  t.equal(before.length, 1)
  for (const origin of before) await t.rejects(fetch(origin), 'the bare origin is gone')
})

t.test('Through a real Envoy both are whole, and Envoy’s processor time is measured', async (t) => {
  const startBefore = (origin: URL) => appRunner.start({ origin, signal, progress })
  const running = await startBefore((await startApp(t)).url)
  if (!running) throw new Error('Envoy was not started')
  t.teardown(running.stop)
  const [result] = await loadAll(
    [{ id: 'app-runner', running, transports: ['chunked'], startBefore }],
    options,
  )
  t.match(result, { edge: 'app-runner', whole: result?.ended, floor: { whole: result?.floor?.ended } })
  if (process.platform === 'linux') t.type(result?.edgeCpuMs, 'number')
})
