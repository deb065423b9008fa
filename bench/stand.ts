import type { Check } from '../src/probe/checks/check.ts'
import type { Instances } from '../src/probe/probe.ts'
import type { Edge, EdgeOptions, RunningEdge } from './edges/edge.ts'
import { freePort } from './free-port.ts'
import { startService } from './service.ts'

/** By how much an edge's times are divided where checks wait for them: App Runner's 120 s become 6. */
const SCALE = 20

/** The service's own default, so that what beats here beats there, ms. */
const HEARTBEAT = 15_000

/** What to put up, and for whom. */
export interface StandOptions {
  /** In the order of the report's columns. */
  edges: Edge[]
  /** Those that run already, by id. Where direct does, the service is that one. */
  urls: Map<string, URL | undefined>
  checks: Check[]
  /** Leaves the edges their own times. */
  realTime: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
}

/** The service and the edges before it, each in the forms that its checks are put to. Dispose of it: that stops all. */
export interface Stand extends AsyncDisposable {
  /** Where the service can be asked without an edge; absent where nobody knows. */
  origin: URL | undefined
  edges: Map<Edge, { running: RunningEdge; instances: Instances }>
}

/**
 * Starts what is not there yet.
 * @throws what kept the service or an edge from starting, once what had been started is stopped
 */
export async function putUp(options: StandOptions): Promise<Stand> {
  const { edges, urls, checks, realTime, signal, progress } = options
  await using starting = new AsyncDisposableStack()
  const started = async (edge: Edge, how: Omit<EdgeOptions, 'signal' | 'progress'>) => {
    const running = await edge.start({ ...how, signal, progress })
    if (running) starting.defer(() => running.stop())
    return running
  }
  const asked = (at: Check['at']) => checks.some((check) => check.at === at)

  let origin = urls.get('direct')
  const ours = !origin && urls.has('direct')
  if (ours) {
    const env = {
      LOG_LEVEL: 'warn',
      DRAIN_TIMEOUT: '1s',
      PROBE_ROUTES: 'true',
      HEARTBEAT: `${HEARTBEAT / (realTime ? 1 : SCALE)}ms`,
    }
    const service = await startService({ env, signal, progress })
    starting.defer(async () => void (await service.stop()))
    origin = service.url
  }

  const stand: Stand['edges'] = new Map()
  for (const edge of edges) {
    const url = urls.get(edge.id)
    const running = url ? { url, async stop() {} } : origin && (await started(edge, { origin }))
    if (!running) continue
    const instances: Instances = { asIs: running }
    if (realTime) instances.short = running
    else if (ours && origin && asked('short')) {
      const short = await started(edge, { origin, scale: SCALE })
      instances.short = short && { ...short, scale: SCALE }
    }
    if (ours && asked('dead')) {
      const nobody = new URL(`http://127.0.0.1:${await freePort()}`)
      instances.dead = await started(edge, { origin: nobody, dead: true })
    }
    stand.set(edge, { running, instances })
  }
  const running = starting.move()
  return { origin, edges: stand, [Symbol.asyncDispose]: () => running.disposeAsync() }
}
