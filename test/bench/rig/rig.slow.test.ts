import t, { type Test } from 'tap'
import { webAdapterCrate } from '../../../bench/aws/lambda/packages.ts'
import { direct } from '../../../bench/edges/direct/index.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../../../bench/edges/edge.ts'
import { fetched } from '../../../bench/programs/fetch/fetch.ts'
import { NeedsError } from '../../../bench/programs/needs.ts'
import { type RigOptions, startRig } from '../../../bench/rig/rig.ts'
import type { Check } from '../../../src/probe/checks/check.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { probe } from '../../../src/probe/probe.ts'
import { unasked } from '../../../src/report/results.ts'

const signal = AbortSignal.timeout(60_000)
const [health] = checks as [Check, ...Check[]]
const at = (...instances: Check['instance'][]) =>
  instances.map((instance) => (instance ? { ...health, instance } : health)) as Check[]

/** Starts a rig with the service, and stops it after the test. */
async function rig(t: Test, options: Partial<RigOptions> = {}) {
  const rig = await startRig({
    edges: [{ edge: direct }],
    checks: [health],
    realTime: false,
    signal,
    progress: (line: string) => t.comment(line),
    ...options,
  })
  let gone: Promise<void> | undefined
  const dispose = () => {
    gone ??= Promise.resolve(rig[Symbol.asyncDispose]())
    return gone
  }
  t.teardown(dispose)
  return { start: (edge: Edge, url?: URL) => rig.start({ edge, ...(url && { url }) }), dispose }
}

/** An edge that records how it was started, and which of its forms still run. */
function edge(start?: (options: EdgeOptions, nth: number) => Partial<RunningEdge> | Promise<never>) {
  const asked: EdgeOptions[] = []
  const running = new Set<EdgeOptions>()
  const it: Edge = {
    id: 'fake',
    title: 'A fake',
    truth: 'stand-in',
    group: 'default',
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

t.test('An edge starts once, and disposing of it stops it', async (t) => {
  const { start, dispose } = await rig(t)
  const { it, asked, running } = edge()
  const started = await start(it)
  t.equal(asked.length, 1)
  const [{ origin, scale, dead, env }] = asked as [EdgeOptions]
  t.strictSame({ scale, dead }, { scale: undefined, dead: undefined })
  t.match(env, { PROBE_ROUTES: 'true' }, 'with the settings of the service')
  t.equal((await fetch(new URL('/probe/request', origin))).status, 200, 'and the service runs')
  t.equal(started.origin, origin)
  t.match(started.instances, { asIs: { url: started.running?.url }, short: undefined, dead: undefined })
  t.equal(running.size, 1)
  await started[Symbol.asyncDispose]()
  t.equal(running.size, 0)
  await dispose()
  await t.rejects(fetch(origin), 'disposing of the rig stops the service')
})

t.test('Its other forms start only for checks that ask for them', async (t) => {
  const { start } = await rig(t, { checks: at(undefined, 'short', 'dead') })
  const { it, asked, running } = edge()
  await using started = await start(it)
  t.strictSame(
    asked.map(({ scale, dead }) => ({ scale, dead })),
    [
      { scale: undefined, dead: undefined },
      { scale: 20, dead: undefined },
      { scale: undefined, dead: true },
    ],
  )
  await t.rejects(fetch(asked[2]?.origin as URL), 'nobody listens where the dead form expects the service')
  t.equal(started.instances.short?.scale, 20)
  t.equal(started.instances.dead?.url.port, '3')
  await started[Symbol.asyncDispose]()
  t.equal(running.size, 0)
})

t.test('With --real-time one form serves both', async (t) => {
  const { start } = await rig(t, { checks: at(undefined, 'short'), realTime: true })
  const { it, asked } = edge()
  await using started = await start(it)
  t.equal(asked.length, 1)
  t.equal(started.instances.short, started.instances.asIs)
})

t.test('A service that the edge started is asked for the records of its runs', async (t) => {
  const { start } = await rig(t, { checks: at(undefined, 'short') })
  const itsOwn = new URL('http://127.0.0.1:9')
  const { it } = edge((_, nth) => (nth === 1 ? { origin: itsOwn } : {}))
  await using started = await start(it)
  t.equal(started.instances.asIs.origin, itsOwn)
  t.equal(started.instances.short?.origin, undefined, 'a form without one uses ours')
})

t.test('What runs already is neither started nor stopped', async (t) => {
  const service = new URL('http://127.0.0.1:10')
  const url = new URL('http://127.0.0.1:11')
  const edges = [{ edge: direct, url: service }]
  const { start } = await rig(t, { edges, checks: at(undefined, 'short', 'dead') })
  const { it, asked } = edge()
  await using started = await start(it, url)
  t.strictSame(asked, [])
  t.strictSame(started.instances, { asIs: { url } })
  t.equal(started.origin, service)
})

t.test('A failed start stops the forms that were started before', async (t) => {
  const { start } = await rig(t, { checks: at(undefined, 'short', 'dead') })
  const { it, asked, running } = edge((_, nth) => (nth < 3 ? {} : Promise.reject(new Error('no port left'))))
  await t.rejects(start(it), { message: 'no port left' })
  t.equal(asked.length, 3)
  t.equal(running.size, 0)
})

t.test('Where a program has to be installed first', async (t) => {
  const { start } = await rig(t, { checks })

  await t.test('every check is unknown and says what to install, and that is no failure', async (t) => {
    // A machine without cargo and with an empty cache.
    const bare = { signal, progress: () => {}, cache: t.testdir({}), processEnv: { PATH: '' } }
    const { it } = edge(() => fetched(webAdapterCrate, bare) as Promise<never>)
    await using started = await start(it)
    t.equal(started.running, undefined)
    t.match(started.missing, { code: 'STREAMPROOF_NEEDS_RUST', message: /Install Rust/ })
    const { instances, missing } = started
    const found = await Array.fromAsync(probe({ checks, instances, missing, edge: true, patience: 1_000 }))
    t.equal(found.length, checks.length)
    for (const { outcome, verdict } of found) {
      t.match(verdict, { verdict: 'unknown', reason: /Install Rust/ }, outcome.check)
      t.ok(unasked(outcome))
    }
  })

  await t.test('nothing is left running', async (t) => {
    const needs = new NeedsError('STREAMPROOF_NEEDS_RUST', 'Install it.')
    const { it, running } = edge((_, nth) => (nth < 2 ? {} : Promise.reject(needs)))
    const started = await start(it)
    t.match(started.missing, { message: 'Install it.' })
    await started[Symbol.asyncDispose]()
    t.equal(running.size, 0)
  })
})
