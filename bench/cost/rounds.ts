import { availableParallelism } from 'node:os'
import { loadHttp } from '../load/http.ts'
import type { LoadResult } from '../load/result.ts'
import { loadWebSocket } from '../load/websocket.ts'
import type { Round, ThroughputResult } from './result.ts'
import type { CostRow } from './rows.ts'
import type { MeasuredServer } from './servers.ts'
import { frame, payloads, target } from './stream.ts'

export interface RoundsOptions {
  rounds: number
  /** Of each round. */
  seconds: number
  /** Streams at a time. */
  connections: number
  signal: AbortSignal
}

/**
 * Loads our route and the bare one in turn, so that whatever else the machine does meets both alike. Both get
 * one round before the first that counts: a program is not compiled before it has run.
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
  for (let n = 0; n <= options.rounds; n++) {
    const pair = {
      ours: await round(row, 'ours', ours, options),
      bare: await round(row, row.bare, bare, options),
    }
    if (n > 0) result.rounds.push(pair)
  }
  return result
}

async function round(
  row: CostRow,
  name: string,
  server: MeasuredServer,
  options: RoundsOptions,
): Promise<Round> {
  const before = await server.cpuMs()
  const { ended, whole, seconds } = await load(
    row,
    new URL(target(row.transport, row.shape), server.url),
    options,
  )
  if (whole === 0 || whole < ended)
    throw new Error(
      `${row.title}: ${whole} of ${ended} streams from ${name} were whole and as they should be.`,
    )
  return { seconds, streams: whole, cpuMs: (await server.cpuMs()) - before }
}

function load({ transport, shape }: CostRow, url: URL, options: RoundsOptions): Promise<LoadResult> {
  const common = { ...options, url, edge: 'direct' }
  const frames = payloads(shape).map((data) => frame(transport, data))
  return transport === 'websocket'
    ? loadWebSocket({ ...common, expectedMessages: frames })
    : loadHttp({ ...common, transport, expectedBody: frames.join('') })
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
