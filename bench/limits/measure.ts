import pLimit from 'p-limit'
import { http2 } from '../../src/probe/clients/http2/index.ts'
import { http1 } from '../../src/probe/clients/index.ts'
import { NOT_OFFERED } from '../../src/probe/judge/unasked.ts'
import type { ChosenEdge, Edge, RunningEdge } from '../edges/edge.ts'
import { NeedsError } from '../programs/needs.ts'
import { startService } from '../rig/service.ts'
import type { LimitsResult, TimeLimit } from './result.ts'
import { findCompression, findReadAhead } from './sizes.ts'
import { type Form, findTime, SAME } from './times.ts'

/** The numbers that an edge's times are divided by, the largest first. */
const SCALES = [60, 30, 20, 10, 4, 2, 1]
/** How long a limit is waited for at the largest, ms: 1,020 s of the edge's own time. */
const WAIT = 17_000
/** The same where an edge keeps its own times, ms. */
const REAL_WAIT = 330_000

/** How many edges are measured at a time. They mostly wait. */
const AT_ONCE = 4

export interface LimitsOptions {
  edges: ChosenEdge[]
  /** Keep the edges' own times. */
  realTime: boolean
  signal: AbortSignal
  progress(line: string): void
  /** Called with each edge once it has started as it is. */
  onStart?(edge: Edge, running: RunningEdge): void
}

/**
 * Finds the limits of each edge: first the sizes, one edge after the other, because that is work; then the times, which
 * is waiting.
 * @throws the error that kept the service or an edge from starting, or the signal's reason
 */
export async function measureLimits(options: LimitsOptions): Promise<LimitsResult[]> {
  const { edges, signal, progress } = options
  const direct = edges.find(({ edge }) => edge.id === 'direct')
  await using stack = new AsyncDisposableStack()
  const startOurs = async () => {
    const service = await startService({ env, signal, progress })
    stack.defer(async () => void (await service.stop()))
    return service.url
  }
  const origin = direct?.url ?? (await startOurs())
  const results: LimitsResult[] = []
  for (const chosen of edges) results.push(await measureSizes(chosen, origin, options))
  const inTurn = pLimit(AT_ONCE)
  const times = edges.map((chosen, n) =>
    inTurn(async () => (results[n]?.fault ? {} : measureTimes(chosen, origin, options))),
  )
  const found = await all(times)
  return results.map((result, n) => ({ ...result, ...found[n] }))
}

/** Like Promise.all, but rejects once all have ended: a service or an edge that stops would disturb the others. */
async function all<T extends readonly Promise<unknown>[] | []>(promises: T) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

const env = { LOG_LEVEL: 'warn', PROBE_ROUTES: 'true' }

async function start(
  { edge, url }: ChosenEdge,
  origin: URL,
  scale: number,
  { signal, progress }: LimitsOptions,
): Promise<RunningEdge> {
  if (url) return { url, async stop() {} }
  const running = await edge.start({ origin, scale, env, signal, progress })
  if (!running) throw new Error(`${edge.id} cannot be started.`)
  return running
}

const clientOf = ({ protocol }: Edge) => (protocol === 'http2' ? http2 : http1)

async function measureSizes(chosen: ChosenEdge, origin: URL, options: LimitsOptions): Promise<LimitsResult> {
  const { id, offers } = chosen.edge
  const { signal, progress } = options
  if (offers && !offers.includes('chunked')) return { edge: id, fault: NOT_OFFERED }
  await using stack = new AsyncDisposableStack()
  try {
    const running = await start(chosen, origin, 1, options)
    stack.defer(() => running.stop())
    options.onStart?.(chosen.edge, running)
    progress(`limits of ${id}: sizes`)
    const { url } = running
    const asked = { url, origin: running.origin ?? origin, client: clientOf(chosen.edge), signal }
    const readAhead = await findReadAhead(asked)
    return { edge: id, ...(readAhead && { readAhead }), compression: await findCompression(asked) }
  } catch (error) {
    if (!(error instanceof NeedsError)) throw error
    const { code, message } = error
    return { edge: id, fault: { kind: 'missing', code, message } }
  }
}

async function measureTimes(
  chosen: ChosenEdge,
  origin: URL,
  options: LimitsOptions,
): Promise<Required<Pick<LimitsResult, 'silence' | 'whole' | 'firstByte'>>> {
  const { realTime, signal, progress } = options
  const { edge, url } = chosen
  await using stack = new AsyncDisposableStack()
  const started = new Map<number, Promise<Form>>()
  const startForm = async (scale: number): Promise<Form> => {
    const running = await start(chosen, origin, scale, options)
    stack.defer(() => running.stop())
    return { url: running.url, scale, closeDelay: running.closeDelay }
  }
  const ownTimes = realTime || url !== undefined
  const asked = {
    at(scale: number) {
      const form = started.get(scale) ?? startForm(scale)
      started.set(scale, form)
      return form
    },
    scales: ownTimes ? [1] : SCALES,
    wait: ownTimes ? REAL_WAIT : WAIT,
    ...{ client: clientOf(edge), signal },
  }
  progress(`limits of ${edge.id}: times`)
  const [silence, whole, firstByte] = await all([
    findTime('silence', asked),
    findTime('whole', asked),
    findTime('firstByte', asked),
  ])
  return { silence: unlessWhole(silence, whole), whole, firstByte }
}

/** A silent stream that ends when every stream ends has met no limit on silence. */
function unlessWhole(silence: TimeLimit, whole: TimeLimit): TimeLimit {
  if (silence.found !== 'limit' || whole.found !== 'limit') return silence
  return silence.ms > whole.ms * (1 - SAME) ? { found: 'none', withinMs: whole.ms } : silence
}
