import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { stream } from '@durable-streams/client'
import { NOT_OFFERED } from '../../src/probe/judge/unasked.ts'
import type { ChosenEdge, Edge, RunningEdge } from '../edges/edge.ts'
import { NeedsError } from '../programs/needs.ts'
import { type Service, startService } from '../rig/service.ts'
import { follow } from './follow.ts'
import { type ClientRead, type ClientResult, type Mode, modes } from './result.ts'

const MESSAGES = 20
/** Between two of them, ms. */
const INTERVAL = 200
/** How long a reader may take beyond that, ms. A collecting edge brings a stream when the service has ended it. */
const PATIENCE = 20_000
/** How long `follow` waits for the first event, ms. */
const FOLLOW_PATIENCE = 1_000

/** Divides the edges' times and the service's alike: streams end, and clients come back, while messages are published. */
const SCALE = 20

/** The service's defaults, divided. */
const env = {
  LOG_LEVEL: 'warn',
  CHANNELS: 'open',
  CHANNEL_READ_MAX_AGE: `${60_000 / SCALE}ms`,
  CHANNEL_LONG_POLL: `${20_000 / SCALE}ms`,
  HEARTBEAT: `${15_000 / SCALE}ms`,
}

export interface ClientOptions {
  edges: ChosenEdge[]
  signal: AbortSignal
  progress(line: string): void
  /** Called with each edge once it has started. */
  onStart?(edge: Edge, running: RunningEdge): void
}

/**
 * Reads a channel through each edge with `@durable-streams/client`, in each of its modes, while it is written to at the
 * service itself.
 * @throws the error that kept the service or an edge from starting, or the signal's reason
 */
export async function readWithClient(options: ClientOptions): Promise<ClientResult[]> {
  const { edges, signal, progress } = options
  const running = edges.find(({ edge }) => edge.id === 'direct')?.url
  const service = running ? undefined : await startService({ env, signal, progress })
  const origin = running ?? (service as Service).url
  try {
    const results: ClientResult[] = []
    // Node's fetch speaks HTTP/1.1.
    for (const chosen of edges.filter(({ edge }) => edge.protocol !== 'http2')) {
      progress(`the channel protocol's client through ${chosen.edge.id}`)
      results.push(await readThrough(chosen, origin, options))
    }
    return results
  } finally {
    await service?.stop()
  }
}

async function readThrough(
  { edge, url }: ChosenEdge,
  origin: URL,
  { signal, progress, onStart }: ClientOptions,
): Promise<ClientResult> {
  const { id, offers } = edge
  if (offers && !offers.includes('sse')) return { edge: id, fault: NOT_OFFERED }
  try {
    if (url) return { edge: id, ...(await publishAndRead(url, origin, signal)) }
    const running = await edge.start({ origin, scale: SCALE, env, signal, progress })
    if (!running) throw new Error(`${id} cannot be started.`)
    onStart?.(edge, running)
    try {
      return { edge: id, ...(await publishAndRead(running.url, running.origin ?? origin, signal)) }
    } finally {
      await running.stop()
    }
  } catch (error) {
    if (!(error instanceof NeedsError)) throw error
    const { code, message } = error
    return { edge: id, fault: { kind: 'missing', code, message } }
  }
}

/** All modes read the same channel at the same time. */
async function publishAndRead(through: URL, origin: URL, signal: AbortSignal) {
  const path = `/v1/stream/bench/client/${randomUUID()}`
  const at = new URL(path, origin)
  const json = { 'content-type': 'application/json' }
  const { status } = await fetch(at, { method: 'PUT', headers: json, signal })
  if (status !== 201)
    throw new Error(`${at.origin} makes no channel, but answers ${status}. Start it with CHANNELS=open.`)
  const sentAt: number[] = []
  const reading = modes.map((mode) => read(mode, new URL(path, through).href, sentAt, signal))
  for (let n = 0; n < MESSAGES; n++) {
    await sleep(INTERVAL, undefined, { signal })
    sentAt.push(performance.now())
    await fetch(at, { method: 'POST', headers: json, body: String(n), signal })
  }
  await fetch(at, { method: 'POST', headers: { 'stream-closed': 'true' }, signal })
  const late = AbortSignal.timeout(PATIENCE)
  const reads = await Promise.all(reading.map((one) => one(AbortSignal.any([late, signal]))))
  signal.throwIfAborted()
  return { sent: MESSAGES, reads }
}

/** Begins to read. Returns a function that waits for the end. */
function read(mode: Mode, url: string, sentAt: number[], signal: AbortSignal) {
  const had: number[] = []
  const delays: number[] = []
  const onItem = (n: number) => {
    had.push(n)
    delays.push(performance.now() - (sentAt[n] as number))
  }
  const ended = begin(mode, url, onItem, signal).catch((error: Error) => error)
  return async (until: AbortSignal): Promise<ClientRead> => {
    const how = await Promise.race([ended, aborted(until)])
    const distinct = new Set(had).size
    const lateMs = delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)]
    return {
      mode,
      lost: MESSAGES - distinct,
      doubled: had.length - distinct,
      ...(lateMs !== undefined && { lateMs: Math.round(lateMs) }),
      ...(how instanceof Error && { error: how.message }),
      ...(typeof how === 'string' && { fellBackTo: how }),
    }
  }
}

async function begin(mode: Mode, url: string, onItem: (n: number) => void, signal: AbortSignal) {
  if (mode === 'follow') return follow(url, onItem, { patience: FOLLOW_PATIENCE })
  const response = await stream<number>({ url, offset: '-1', live: mode, signal })
  // It rejects beside the iterator after a cut, and Node ends a process that has not caught it.
  response.closed.catch(() => {})
  for await (const n of response.jsonStream()) onItem(n)
  return undefined
}

function aborted(signal: AbortSignal): Promise<Error> {
  const late = () => new Error('It has not come to the end of the channel')
  return new Promise((resolve) => {
    if (signal.aborted) resolve(late())
    else signal.addEventListener('abort', () => resolve(late()), { once: true })
  })
}
