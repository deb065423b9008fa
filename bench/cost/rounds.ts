import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadClient } from '../../src/load/client.ts'
import { Tally } from '../../src/load/tally.ts'
import { underLoad } from '../../src/load/under-load.ts'
import type { Round, ThroughputResult } from './result.ts'
import type { CostRow } from './rows.ts'
import type { MeasuredServer } from './servers.ts'

/** Events after which V8 has compiled the code. */
const WARM = 60_000
/** A warm-up takes at most this many rounds. */
const WARM_ROUNDS = 8
/** How long the connections of a round take to open, ms. */
const LEAD_IN = 50
/** How long a server may take over a single stream, ms. */
const PATIENCE = 10_000

export interface RoundsOptions {
  rounds: number
  /** Length of a round. */
  seconds: number
  /** Concurrent streams. */
  connections: number
  signal: AbortSignal
}

/**
 * Loads our route and the bare one in turns, so that whatever else the machine does affects both alike. Both warm up
 * first.
 *
 * @throws an Error where a stream was not whole: its cost would mean nothing
 */
export async function compare(
  row: CostRow,
  ours: MeasuredServer,
  bare: MeasuredServer,
  options: RoundsOptions,
): Promise<ThroughputResult> {
  using _awake = stayAwake()
  const result: ThroughputResult = { ...row, rounds: [] }
  for (const server of [ours, bare]) await whileLoaded(row, server, options, warm)
  for (let n = 0; n < options.rounds; n++) {
    result.rounds.push({
      ours: await whileLoaded(row, ours, options, round),
      bare: await whileLoaded(row, bare, options, round),
    })
  }
  return result
}

/** A server under load. */
interface Loaded extends RoundsOptions {
  row: CostRow
  server: MeasuredServer
  tally: Tally
}

async function warm({ row, tally, seconds, signal }: Loaded): Promise<void> {
  const until = performance.now() + WARM_ROUNDS * seconds * 1000
  while (tally.whole * row.shape.count < WARM && performance.now() < until)
    await sleep(10, undefined, { signal })
}

/** Measures between two moments under load: how a client opens and closes is not part of a stream's cost. */
async function round({ server, tally, seconds, signal }: Loaded): Promise<Round> {
  await sleep(LEAD_IN, undefined, { signal })
  const first = await sample(server, tally)
  await sleep(seconds * 1000, undefined, { signal })
  for (const late = performance.now() + PATIENCE; tally.whole === first.streams && performance.now() < late; )
    await sleep(10, undefined, { signal })
  const last = await sample(server, tally)
  const streams = last.streams - first.streams
  if (streams === 0) throw new Error(`not one stream ended whole within ${PATIENCE / 1000} s`)
  return { seconds: (last.at - first.at) / 1000, streams, cpuMs: last.cpuMs - first.cpuMs }
}

/** What a server has used so far, and how many whole streams the client has read. */
async function sample(server: MeasuredServer, tally: Tally) {
  const cpuMs = await server.cpuMs()
  return { at: performance.now(), cpuMs, streams: tally.whole }
}

async function whileLoaded<T>(
  row: CostRow,
  server: MeasuredServer,
  options: RoundsOptions,
  measure: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  const { connections, signal } = options
  const tally = new Tally()
  const client = loadClient(row.transport, row.shape, { base: server.url, connections })
  try {
    const measured = await underLoad(client, tally, signal, (until) =>
      measure({ ...options, row, server, tally, signal: until }),
    )
    if (tally.broken > 0) throw new Error(`${tally.broken} streams were not whole`)
    return measured
  } catch (cause) {
    signal.throwIfAborted()
    throw new Error(`${row.title} from ${server.name} cannot be measured: ${(cause as Error).message}.`, {
      cause,
    })
  }
}

/**
 * Keeps our event loop busy. If it slept between two responses, each write of the server would have to wake it, at the
 * server's cost and more often for a slower server.
 */
function stayAwake(): Disposable {
  let next: NodeJS.Immediate | undefined
  const turn = () => {
    next = setImmediate(turn)
  }
  // On a single processor it would take time from the server.
  if (availableParallelism() > 1) turn()
  return { [Symbol.dispose]: () => clearImmediate(next) }
}
