import { type Spread, spread } from '../../src/report/spread.ts'
import type { CostResult, IdleResult, Round, ThroughputResult } from './result.ts'
import { idleBounds, readyBounds } from './rows.ts'

/** A figure against its bounds: as good as the aim, within the bound, or not. */
export type Standing = 'aim' | 'met' | 'missed'

/** Our route's streams as a multiple of the bare route's, for each pair of successive rounds. */
export interface ThroughputFigure {
  row: ThroughputResult
  /**
   * Streams a second of the server's processor time: what one core carries. The bounds apply to it, because it does not
   * depend on the client's speed.
   */
  byCpu: Spread
  /** Streams a second. Where the client was the slower party this flatters us. */
  byRate: Spread
  /** How much of one processor the servers used. Well below 1 they waited, for the client or the machine. */
  busy: { ours: number; bare: number }
  standing: Standing
}

export function throughputFigure(row: ThroughputResult): ThroughputFigure {
  const ratio = (of: (round: Round) => number) =>
    spread(row.rounds.map(({ ours, bare }) => of(ours) / of(bare)))
  const busy = (side: 'ours' | 'bare') =>
    spread(row.rounds.map(({ [side]: { cpuMs, seconds } }) => cpuMs / 1000 / seconds)).median
  const byCpu = ratio(({ streams, cpuMs }) => streams / cpuMs)
  return {
    row,
    byCpu,
    byRate: ratio(({ streams, seconds }) => streams / seconds),
    busy: { ours: busy('ours'), bare: busy('bare') },
    standing: byCpu.median >= row.aim ? 'aim' : byCpu.median >= row.atLeast ? 'met' : 'missed',
  }
}

/** The memory of an idle open stream, beside one of raw node:http. */
export interface IdleFigure {
  result: IdleResult
  /** Resident memory of one stream, bytes. */
  bytes: number
  bareBytes: number
  ratio: number
  standing: Standing
}

/** The figure of each of our transports. */
export function idleFigures({ idle }: CostResult): IdleFigure[] {
  const each = (result: IdleResult) => result.rss / result.streams
  const bare = idle.find(({ server }) => server !== 'ours')
  if (!bare) return []
  return idle
    .filter(({ server }) => server === 'ours')
    .map((result) => {
      const ratio = each(result) / each(bare)
      return {
        result,
        bytes: each(result),
        bareBytes: each(bare),
        ratio,
        standing: below(ratio, idleBounds),
      }
    })
}

/** The time from the service's start to its first response, ms. */
export function readyFigure({ readyMs }: CostResult): { ms: Spread; standing: Standing } {
  const ms = spread(readyMs)
  return { ms, standing: below(ms.median, readyBounds) }
}

function below(value: number, { atMost, aim }: { atMost: number; aim: number }): Standing {
  return value <= aim ? 'aim' : value <= atMost ? 'met' : 'missed'
}
