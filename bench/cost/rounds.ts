import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { loopHttp } from '../load/http.ts'
import { Tally } from '../load/tally.ts'
import { loopWebSocket } from '../load/websocket.ts'
import type { Round, ThroughputResult } from './result.ts'
import type { CostRow } from './rows.ts'
import type { MeasuredServer } from './servers.ts'
import { frame, payloads, target } from './stream.ts'

/** Until the connections of a round are open, ms. */
const LEAD_IN = 50

export interface RoundsOptions {
  rounds: number
  /** Of each round. */
  seconds: number
  /** Streams at a time. */
  connections: number
  signal: AbortSignal
}

/**
 * Loads our route and the bare one in turn, so that whatever else the machine does meets both alike. Before
 * that each runs for three rounds' time that do not count: V8 compiles what has run for a while.
 *
 * @throws where a stream was not whole: what it cost would mean nothing
 */
export async function compare(
  row: CostRow,
  ours: MeasuredServer,
  bare: MeasuredServer,
  options: RoundsOptions,
): Promise<ThroughputResult> {
  using _awake = stayAwake()
  const result: ThroughputResult = { ...row, rounds: [] }
  const warmUp = { ...options, seconds: 3 * options.seconds }
  await round(row, 'ours', ours, warmUp)
  await round(row, row.bare, bare, warmUp)
  for (let n = 0; n < options.rounds; n++) {
    result.rounds.push({
      ours: await round(row, 'ours', ours, options),
      bare: await round(row, row.bare, bare, options),
    })
  }
  return result
}

/** What a server has used, and the whole streams that the client has had of it, by now. */
interface Sample {
  /** By `performance.now()`. */
  at: number
  cpuMs: number
  streams: number
}

async function round(
  row: CostRow,
  name: string,
  server: MeasuredServer,
  { seconds, connections, signal }: RoundsOptions,
): Promise<Round> {
  const enough = new AbortController()
  const tally = new Tally()
  const until = AbortSignal.any([signal, enough.signal])
  const loading = load(row, {
    url: new URL(target(row.transport, row.shape), server.url),
    connections,
    until,
    tally,
  })
  const sample = async (): Promise<Sample> => {
    const cpuMs = await server.cpuMs()
    return { at: performance.now(), cpuMs, streams: tally.whole }
  }
  try {
    // Both samples are taken under load: how a client begins and lets go is no part of the streams' cost.
    await sleep(LEAD_IN, undefined, { signal })
    const first = await sample()
    await sleep(seconds * 1000, undefined, { signal })
    const last = await sample()
    const streams = last.streams - first.streams
    if (streams === 0 || tally.broken > 0)
      throw new Error(
        `${row.title} from ${name}: ${streams} streams ended whole, and ${tally.broken} otherwise. What they cost means nothing.`,
      )
    return { seconds: (last.at - first.at) / 1000, streams, cpuMs: last.cpuMs - first.cpuMs }
  } finally {
    enough.abort()
    await loading
  }
}

function load(
  { transport, shape }: CostRow,
  options: { url: URL; connections: number; until: AbortSignal; tally: Tally },
): Promise<void> {
  const frames = payloads(shape).map((data) => frame(transport, data))
  return transport === 'websocket'
    ? loopWebSocket({ ...options, expectedMessages: frames })
    : loopHttp({ ...options, expectedBody: frames.join('') })
}

/**
 * Keeps our event loop turning. Were we to sleep between two answers, each write of the server would have to
 * wake us, at the server's cost: more often the slower it is, so that a ratio would say more about the
 * machine's sleep than about the server.
 */
function stayAwake(): Disposable {
  let next: NodeJS.Immediate | undefined
  const turn = () => {
    next = setImmediate(turn)
  }
  // On a single processor that would be time taken from the server.
  if (availableParallelism() > 1) turn()
  return { [Symbol.dispose]: () => clearImmediate(next) }
}
