import type { Check } from '../../src/probe/checks/check.ts'
import type { Fault } from '../../src/probe/model.ts'
import type { Instance, Instances } from '../../src/probe/options.ts'
import type { ChosenEdge, EdgeOptions, RunningEdge } from '../edges/edge.ts'
import { NeedsError } from '../programs/needs.ts'
import { freePort } from '../programs/port.ts'
import { startService } from './service.ts'

/** Divides the edges' times for checks that wait for them: App Runner's 120 s become 6. */
const SCALE = 20

/** The service's default HEARTBEAT, ms. It is divided like the edges' times. */
const HEARTBEAT = 15_000

export interface RigOptions {
  /** The edges that will be started. The service is started where `direct` is among them without a URL. */
  edges: ChosenEdge[]
  checks: Check[]
  /** Keep the edges' own times. */
  realTime: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  progress(line: string): void
}

/** An edge in front of the service, in each form that the checks ask. Disposing of it stops it. */
export interface StartedEdge extends AsyncDisposable {
  running: RunningEdge | undefined
  instances: Instances
  /** The service's own URL. Absent where nobody knows it. */
  origin: URL | undefined
  /** Why the edge cannot be started on this machine. */
  missing?: Fault
}

/** The service, with edges in front of it. Disposing of it stops the service: stop the edges first. */
export interface Rig extends AsyncDisposable {
  /**
   * Starts an edge, or uses the one that runs at the given URL.
   * @throws the error that kept it from starting. Where a program has to be installed first, `missing` says so instead
   */
  start(chosen: ChosenEdge): Promise<StartedEdge>
}

/**
 * Starts the service, unless it runs already.
 * @throws the error that kept it from starting
 */
export async function startRig({ edges, checks, realTime, signal, progress }: RigOptions): Promise<Rig> {
  const asked = (form: Check['instance']) => checks.some(({ instance }) => instance === form)
  const env = {
    LOG_LEVEL: 'warn',
    DRAIN_TIMEOUT: '1s',
    PROBE_ROUTES: 'true',
    HEARTBEAT: `${HEARTBEAT / (realTime ? 1 : SCALE)}ms`,
  }
  const direct = edges.find(({ edge }) => edge.id === 'direct')
  const service = direct && !direct.url ? await startService({ env, signal, progress }) : undefined
  const origin = direct?.url ?? service?.url

  async function startForms(
    { edge, url }: ChosenEdge,
    stack: AsyncDisposableStack,
  ): Promise<Omit<StartedEdge, keyof AsyncDisposable>> {
    const startForm = async (form: Omit<EdgeOptions, 'signal' | 'progress'>) => {
      const running = await edge.start({ ...form, env, signal, progress })
      if (running) stack.defer(() => running.stop())
      return running
    }
    const running = url ? { url, async stop() {} } : origin && (await startForm({ origin }))
    if (!running) throw new Error(`${edge.id} cannot be started without a service of ours.`)
    const instances: Instances = { asIs: instanceOf(running) }
    if (realTime) instances.short = instances.asIs
    else if (service && asked('short')) {
      const short = await startForm({ origin: service.url, scale: SCALE })
      instances.short = short && { ...instanceOf(short), scale: SCALE }
    }
    if (service && asked('dead')) {
      const unused = new URL(`http://127.0.0.1:${await freePort()}`)
      const dead = await startForm({ origin: unused, dead: true })
      instances.dead = dead && instanceOf(dead)
    }
    if (service && asked('reloaded') && running.reload) {
      const reloaded = await startForm({ origin: service.url })
      instances.reloaded = reloaded?.reload && { ...instanceOf(reloaded), reload: reloaded.reload }
    }
    if (!url) instances.crowded = instances.asIs
    return { running, instances, origin }
  }

  return {
    async start(chosen) {
      await using starting = new AsyncDisposableStack()
      const started = await startForms(chosen, starting).catch((error: unknown) => {
        if (!(error instanceof NeedsError)) throw error
        const { code, message } = error
        return {
          running: undefined,
          instances: { asIs: { url: new URL('http://127.0.0.1') } },
          origin,
          missing: { kind: 'missing' as const, code, message },
        }
      })
      const stack = starting.move()
      return { ...started, [Symbol.asyncDispose]: () => stack.disposeAsync() }
    },
    async [Symbol.asyncDispose]() {
      await service?.stop()
    },
  }
}

/** `origin` is set where the edge started a service of its own: that one has the records of its runs. */
function instanceOf({ url, origin, log }: RunningEdge): Instance {
  return { url, ...(origin && { origin }), ...(log && { log }) }
}
