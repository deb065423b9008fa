import pLimit from 'p-limit'
import { http2 } from '../../src/probe/clients/http2/index.ts'
import { http1 } from '../../src/probe/clients/index.ts'
import { NOT_OFFERED } from '../../src/probe/judge/unasked.ts'
import type { ChosenEdge, RunningEdge } from '../edges/edge.ts'
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
}

/**
 * Finds the limits of each edge.
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
  const inTurn = pLimit(AT_ONCE)
  return await all(edges.map((chosen) => inTurn(() => measure(chosen, origin, options))))
}

/** Like Promise.all, but rejects once all have ended: a service or an edge that stops would disturb the others. */
async function all<T extends readonly Promise<unknown>[] | []>(promises: T) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

const env = { LOG_LEVEL: 'warn', PROBE_ROUTES: 'true' }

async function measure(
  { edge, url }: ChosenEdge,
  origin: URL,
  { realTime, signal, progress }: LimitsOptions,
): Promise<LimitsResult> {
  const { id, offers, protocol, closeDelay = 0 } = edge
  if (offers && !offers.includes('chunked')) return { edge: id, fault: NOT_OFFERED }
  await using stack = new AsyncDisposableStack()
  const started = new Map<number, Promise<RunningEdge>>()
  const start = async (scale: number) => {
    const running = url
      ? { url, async stop() {} }
      : await edge.start({ origin, scale, env, signal, progress })
    if (!running) throw new Error(`${id} cannot be started.`)
    stack.defer(() => running.stop())
    return running
  }
  const at = (scale: number) => {
    const running = started.get(scale) ?? start(scale)
    started.set(scale, running)
    return running
  }
  try {
    const undivided = await at(1)
    const client = protocol === 'http2' ? http2 : http1
    const of = { url: undivided.url, origin: undivided.origin ?? origin, client, signal }
    progress(`limits of ${id}: sizes`)
    const readAhead = await findReadAhead(of)
    const compression = await findCompression(of)
    const ownTimes = realTime || url !== undefined
    const asked = {
      at: async (scale: number): Promise<Form> => ({ url: (await at(scale)).url, scale }),
      scales: ownTimes ? [1] : SCALES,
      wait: ownTimes ? REAL_WAIT : WAIT,
      ...{ closeDelay, client, signal },
    }
    progress(`limits of ${id}: times`)
    const [silence, whole, firstByte] = await all([
      findTime('silence', asked),
      findTime('whole', asked),
      findTime('firstByte', asked),
    ])
    return {
      edge: id,
      silence: unlessWhole(silence, whole),
      whole,
      firstByte,
      ...(readAhead && { readAhead }),
      compression,
    }
  } catch (error) {
    if (!(error instanceof NeedsError)) throw error
    const { code, message } = error
    return { edge: id, fault: { kind: 'missing', code, message } }
  }
}

/** A silent stream that ends when every stream ends has met no limit on silence. */
function unlessWhole(silence: TimeLimit, whole: TimeLimit): TimeLimit {
  if (silence.found !== 'limit' || whole.found !== 'limit') return silence
  return silence.ms > whole.ms * (1 - SAME) ? { found: 'none', withinMs: whole.ms } : silence
}
