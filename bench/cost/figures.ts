import { type Spread, spread } from '../../src/report/spread.ts'
import type { CostResult, IdleResult, Round, ThroughputResult } from './result.ts'
import { idleBounds, readyBounds } from './rows.ts'

/** How a figure stands: as good as aimed at, good enough, or not. */
export type Standing = 'aim' | 'met' | 'missed'

/** Our route's streams as a multiple of the bare route's, in pairs of rounds that followed each other. */
export interface ThroughputFigure {
  row: ThroughputResult
  /**
   * Streams a second of the server's processor time: what one core carries. It is the one that counts, because
   * it does not depend on how fast the client is.
   */
  byCpu: Spread
  /** Streams a second as they came. Where the client was the slower party this flatters us. */
  byRate: Spread
  /** How much of one processor the servers took. Well below 1: they waited, for the client or the machine. */
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

/** What one idle open stream holds, beside one of raw node:http. */
export interface IdleFigure {
  result: IdleResult
  /** Of one stream, bytes of resident memory. */
  bytes: number
  bareBytes: number
  ratio: number
  standing: Standing
}

/** Of each transport of ours. */
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

/** From the service's start to its first answer, ms. */
export function readyFigure({ readyMs }: CostResult): { ms: Spread; standing: Standing } {
  const ms = spread(readyMs)
  return { ms, standing: below(ms.median, readyBounds) }
}

function below(value: number, { atMost, aim }: { atMost: number; aim: number }): Standing {
  return value <= aim ? 'aim' : value <= atMost ? 'met' : 'missed'
}
