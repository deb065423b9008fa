import type { Check } from '../../src/probe/checks/check.ts'
import type { Outcome } from '../../src/probe/model.ts'
import type { Instance, Instances } from '../../src/probe/probe.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../edges/edge.ts'
import { freePort } from '../programs/free-port.ts'
import { NeedsError } from '../programs/needs.ts'
import { startService } from './service.ts'

/** By how much an edge's times are divided where checks wait for them: App Runner's 120 s become 6. */
const SCALE = 20

/** The service's own default, so that what beats here beats there, ms. */
const HEARTBEAT = 15_000

/** What to put up, and for whom. */
export interface StandOptions {
  /** What runs already, by edge. Where direct does, the service is that one. */
  urls: Map<string, URL | undefined>
  checks: Check[]
  /** Leaves the edges their own times. */
  realTime: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
}

/** An edge before our service, in the forms that checks are put to. Dispose of it: that stops it. */
export interface Raised extends AsyncDisposable {
  running: RunningEdge | undefined
  instances: Instances
  /** Where the service behind it can be asked without the edge; absent where nobody knows. */
  origin: URL | undefined
  /** Why it could not be put up on this machine. */
  missing?: NonNullable<Outcome['fault']>
}

/** The service, and what puts edges before it. Dispose of it once they are gone: that stops the service. */
export interface Stand extends AsyncDisposable {
  /**
   * Starts an edge, where it does not run already.
   * @throws what kept it from starting, but for something that has to be installed: that is `missing`
   */
  raise(edge: Edge): Promise<Raised>
}

/**
 * Starts the service, where it does not run already.
 * @throws what kept it from starting
 */
export async function putUp(options: StandOptions): Promise<Stand> {
  const { urls, checks, realTime, signal, progress } = options
  const asked = (at: Check['at']) => checks.some((check) => check.at === at)
  const env = {
    LOG_LEVEL: 'warn',
    DRAIN_TIMEOUT: '1s',
    PROBE_ROUTES: 'true',
    HEARTBEAT: `${HEARTBEAT / (realTime ? 1 : SCALE)}ms`,
  }
  const theirs = urls.get('direct')
  const service = !theirs && urls.has('direct') ? await startService({ env, signal, progress }) : undefined
  const origin = theirs ?? service?.url

  async function start(
    edge: Edge,
    stack: AsyncDisposableStack,
  ): Promise<Omit<Raised, keyof AsyncDisposable>> {
    const started = async (how: Omit<EdgeOptions, 'signal' | 'progress'>) => {
      const running = await edge.start({ ...how, env, signal, progress })
      if (running) stack.defer(() => running.stop())
      return running
    }
    const url = urls.get(edge.id)
    const running = url ? { url, async stop() {} } : origin && (await started({ origin }))
    if (!running) throw new Error(`${edge.id} cannot be started without a service of ours.`)
    const instances: Instances = { asIs: instance(running) }
    if (realTime) instances.short = instances.asIs
    else if (service && asked('short')) {
      const short = await started({ origin: service.url, scale: SCALE })
      instances.short = short && { ...instance(short), scale: SCALE }
    }
    if (service && asked('dead')) {
      const nobody = new URL(`http://127.0.0.1:${await freePort()}`)
      const dead = await started({ origin: nobody, dead: true })
      instances.dead = dead && instance(dead)
    }
    return { running, instances, origin }
  }

  return {
    async raise(edge) {
      await using starting = new AsyncDisposableStack()
      const raised = await start(edge, starting).catch((error: unknown) => {
        if (!(error instanceof NeedsError)) throw error
        const { code, message } = error
        return {
          running: undefined,
          instances: { asIs: { url: new URL('http://127.0.0.1') } },
          origin,
          missing: { code, message },
        }
      })
      const stack = starting.move()
      return { ...raised, [Symbol.asyncDispose]: () => stack.disposeAsync() }
    },
    async [Symbol.asyncDispose]() {
      await service?.stop()
    },
  }
}

/** Where it starts a service of its own, that one knows of its runs. */
function instance({ url, origin, log }: RunningEdge): Instance {
  return { url, ...(origin && { origin }), ...(log && { log }) }
}
