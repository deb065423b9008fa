import t, { type Test } from 'tap'
import { findWebAdapter } from '../../../bench/aws/lambda/install/web-adapter.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../../../bench/edges/edge.ts'
import { NeedsError } from '../../../bench/programs/needs.ts'
import { putUp, type StandOptions } from '../../../bench/rig/stand.ts'
import type { Check } from '../../../src/probe/checks/check.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { probe } from '../../../src/probe/probe.ts'
import { unasked } from '../../../src/report/results.ts'

const signal = AbortSignal.timeout(60_000)
const [health] = checks as [Check, ...Check[]]
const at = (...instances: Check['at'][]) =>
  instances.map((at) => (at ? { ...health, at } : health)) as Check[]

/** A service of ours, and these checks to be asked of it. Both end with the test. */
async function stand(t: Test, options: Partial<StandOptions> = {}) {
  const putting = {
    urls: new Map([['direct', undefined]]),
    checks: [health],
    realTime: false,
    signal,
    progress: (line: string) => t.comment(line),
    ...options,
  }
  const stand = await putUp(putting)
  let gone: Promise<void> | undefined
  const dispose = () => {
    gone ??= Promise.resolve(stand[Symbol.asyncDispose]())
    return gone
  }
  t.teardown(dispose)
  return { raise: stand.raise, dispose }
}

/** An edge that only says how it was started, and what of it still runs. */
function edge(start?: (options: EdgeOptions, nth: number) => Partial<RunningEdge> | Promise<never>) {
  const asked: EdgeOptions[] = []
  const running = new Set<EdgeOptions>()
  const it: Edge = {
    id: 'fake',
    title: 'A fake',
    truth: 'stand-in',
    expected: {},
    async start(options) {
      asked.push(options)
      const more = await start?.(options, asked.length)
      running.add(options)
      return {
        url: new URL(`http://127.0.0.1:${asked.length}`),
        ...more,
        async stop() {
          running.delete(options)
        },
      }
    },
  }
  return { it, asked, running }
}

t.test('An edge is put before the service once, and gone when it is disposed of', async (t) => {
  const { raise, dispose } = await stand(t)
  const { it, asked, running } = edge()
  const raised = await raise(it)
  t.equal(asked.length, 1)
  const [{ origin, scale, dead, env }] = asked as [EdgeOptions]
  t.strictSame({ scale, dead }, { scale: undefined, dead: undefined })
  t.match(env, { PROBE_ROUTES: 'true' }, 'with the settings that our service has')
  t.equal((await fetch(new URL('/probe/request', origin))).status, 200, 'which runs')
  t.equal(raised.origin, origin)
  t.match(raised.instances, { asIs: { url: raised.running?.url }, short: undefined, dead: undefined })
  t.equal(running.size, 1)
  await raised[Symbol.asyncDispose]()
  t.equal(running.size, 0)
  await dispose()
  await t.rejects(fetch(origin), 'and so is the service')
})

t.test('Its other forms are started only for checks that ask for them', async (t) => {
  const { raise } = await stand(t, { checks: at(undefined, 'short', 'dead') })
  const { it, asked, running } = edge()
  await using raised = await raise(it)
  t.strictSame(
    asked.map(({ scale, dead }) => ({ scale, dead })),
    [
      { scale: undefined, dead: undefined },
      { scale: 20, dead: undefined },
      { scale: undefined, dead: true },
    ],
  )
  await t.rejects(fetch(asked[2]?.origin as URL), 'nobody is where the dead one looks for a service')
  t.equal(raised.instances.short?.scale, 20)
  t.equal(raised.instances.dead?.url.port, '3')
  await raised[Symbol.asyncDispose]()
  t.equal(running.size, 0)
})

t.test('With its own times, one stands for both', async (t) => {
  const { raise } = await stand(t, { checks: at(undefined, 'short'), realTime: true })
  const { it, asked } = edge()
  await using raised = await raise(it)
  t.equal(asked.length, 1)
  t.equal(raised.instances.short, raised.instances.asIs)
})

t.test('What an edge runs behind itself is asked for its own records', async (t) => {
  const { raise } = await stand(t, { checks: at(undefined, 'short') })
  const itsOwn = new URL('http://127.0.0.1:9')
  const { it } = edge((_, nth) => (nth === 1 ? { origin: itsOwn } : {}))
  await using raised = await raise(it)
  t.equal(raised.instances.asIs.origin, itsOwn)
  t.equal(raised.instances.short?.origin, undefined, 'where it has none, ours is')
})

t.test('What runs already is not started, nor is anything of it stopped', async (t) => {
  const direct = new URL('http://127.0.0.1:10')
  const url = new URL('http://127.0.0.1:11')
  const urls = new Map([
    ['direct', direct],
    ['fake', url],
  ])
  const { raise } = await stand(t, { urls, checks: at(undefined, 'short', 'dead') })
  const { it, asked } = edge()
  await using raised = await raise(it)
  t.strictSame(asked, [])
  t.strictSame(raised.instances, { asIs: { url } })
  t.equal(raised.origin, direct)
})

t.test('A start that fails leaves nothing of what was started before it', async (t) => {
  const { raise } = await stand(t, { checks: at(undefined, 'short', 'dead') })
  const { it, asked, running } = edge((_, nth) => (nth < 3 ? {} : Promise.reject(new Error('no port left'))))
  await t.rejects(raise(it), { message: 'no port left' })
  t.equal(asked.length, 3)
  t.equal(running.size, 0)
})

t.test('What has to be installed first', async (t) => {
  const { raise } = await stand(t, { checks })

  await t.test('leaves its checks unknown with what to do, which is no failure', async (t) => {
    // A machine without cargo, that has built nothing yet.
    const bare = { signal, progress: () => {}, cache: t.testdir({}), path: '' }
    const { it } = edge(async () => Promise.reject(await findWebAdapter(bare).catch((error) => error)))
    await using raised = await raise(it)
    t.equal(raised.running, undefined)
    t.match(raised.missing, { code: 'STREAMPROOF_NEEDS_RUST', message: /Install Rust/ })
    const { instances, missing } = raised
    const found = await Array.fromAsync(probe({ checks, instances, missing, edge: true, patience: 1_000 }))
    t.equal(found.length, checks.length)
    for (const { outcome, verdict } of found) {
      t.match(verdict, { verdict: 'unknown', reason: /Install Rust/ }, outcome.check)
      t.ok(unasked(outcome))
    }
  })

  await t.test('leaves nothing running, however late it is missed', async (t) => {
    const needs = new NeedsError('STREAMPROOF_NEEDS_RUST', 'Install it.')
    const { it, running } = edge((_, nth) => (nth < 2 ? {} : Promise.reject(needs)))
    const raised = await raise(it)
    t.match(raised.missing, { message: 'Install it.' })
    await raised[Symbol.asyncDispose]()
    t.equal(running.size, 0)
  })
})
