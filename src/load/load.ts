import type { TransportName } from '../contract.ts'
import { loadClient } from './client.ts'
import type { LoadResult } from './result.ts'
import type { StreamShape } from './stream.ts'
import { Tally } from './tally.ts'
import { type Turn, turn } from './turn.ts'

export interface LoadOptions {
  /** The service, or the edge in front of it, without a path. */
  url: URL
  /** The edge's id in the result. */
  edge: string
  /** Returns the processor time that the edge has used so far, ms; undefined where that is not known. */
  edgeCpuMs?: (() => Promise<number | undefined>) | undefined
  /** A bare origin to compare with, or the same edge in front of it. */
  floor?: { origin: string; url: URL } | undefined
  /** Concurrent streams. */
  connections: number
  /** How long it takes, seconds. The floor takes half of it. */
  seconds: number
  /** Ends the run before its time. */
  signal: AbortSignal
}

/** The article's stream without pauses: load measures what a stream costs, not how long it waits. */
const shape: StreamShape = { count: 3, interval: 0 }

/** Turns of each side. */
const TURNS = 5

/**
 * Loads one transport, in turns with the floor: so whatever else the machine does affects both alike.
 * @throws the signal's reason once it fires
 */
export async function load(transport: TransportName, options: LoadOptions): Promise<LoadResult> {
  const { edge, connections, seconds, signal, floor } = options
  const each = seconds / TURNS / (floor ? 2 : 1)
  const side = (base: URL, edgeCpuMs?: LoadOptions['edgeCpuMs']) => {
    const tally = new Tally()
    const client = loadClient(transport, shape, { base, connections })
    const turns: Turn[] = []
    return {
      turns,
      turn: async () => turns.push(await turn({ client, tally, seconds: each, edgeCpuMs, signal })),
      figures: () => tally.figures(sum(turns.map(({ seconds }) => seconds))),
    }
  }
  const ours = side(options.url, options.edgeCpuMs)
  const bare = floor && side(floor.url)
  for (let n = 0; n < TURNS; n++) {
    await ours.turn()
    await bare?.turn()
  }
  const cpuMs = ours.turns.map(({ edgeCpuMs }) => edgeCpuMs).filter((ms) => ms !== undefined)
  return {
    edge,
    transport,
    connections,
    ...ours.figures(),
    ...(cpuMs.length === TURNS && { edgeCpuMs: sum(cpuMs) }),
    ...(floor &&
      bare && {
        floor: { origin: floor.origin, ...bare.figures(), ratios: ratios(ours.turns, bare.turns) },
      }),
  }
}

function ratios(ours: Turn[], floor: Turn[]): number[] {
  const perSecond = ({ whole, seconds }: Turn) => whole / seconds
  return ours.flatMap((turn, n) => {
    const beside = floor[n]
    return beside && beside.whole > 0 ? [perSecond(turn) / perSecond(beside)] : []
  })
}

function sum(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
