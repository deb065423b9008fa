import type { Section } from '../../../src/report/results.ts'
import { around, spread } from '../../../src/report/spread.ts'
import type { Standing } from '../figures.ts'
import type { ChannelsResult } from './measure.ts'
import { type Bound, rows } from './rows.ts'

/** What channels cost, as a section of a report. */
export function channelsSection(results: ChannelsResult[]): Section {
  const lines = results.flatMap((result) => {
    const row = rows.find(({ id }) => id === result.scenario)
    return row ? row.figures.map((bound) => line(row.beside, bound, result)) : []
  })
  return {
    title: 'What a channel costs',
    tables: [[['channels', 'beside', 'ours', 'the other', 'ratio', 'bound', 'aim', ''], ...lines]],
    brief: lines.map(
      ([title, beside, , , ratio, bound, aim, word]) =>
        `${word}  ${title}: ${ratio} beside ${beside}, bound ${bound}, aim ${aim}`,
    ),
    note: `Ours as a multiple of the server beside it, or what ours adds: median of rounds in turn (least – most), on one
machine in one run.`,
  }
}

function line(beside: string, bound: Bound, { rounds }: ChannelsResult): string[] {
  const { figure, title, unit, more, added } = bound
  const values = (side: 'ours' | 'beside') =>
    rounds.map(({ [side]: figures }) => figures[figure] ?? Number.NaN)
  const value = (side: 'ours' | 'beside') => `${readable(spread(values(side)).median)} ${unit}`.trim()
  const against = (ours: number, other: number) => (added ? ours - other : ours / other)
  const compared = spread(values('ours').map((ours, i) => against(ours, values('beside')[i] as number)))
  const sign = more ? '≥' : '≤'
  const words = { aim: 'as aimed', met: 'met', missed: 'MISSED' }
  return [
    title,
    beside,
    value('ours'),
    value('beside'),
    added ? `+ ${around(compared)} ${unit}` : around(compared),
    `${sign} ${bound.bound}`,
    `${sign} ${bound.aim}`,
    words[standing(compared.median, bound)],
  ]
}

/** How a ratio, or what is added, stands beside what is asked of it. */
export function standing(value: number, { bound, aim, more }: Bound): Standing {
  const reaches = (wanted: number) => (more ? value >= wanted : value <= wanted)
  if (reaches(aim)) return 'aim'
  return reaches(bound) ? 'met' : 'missed'
}

function readable(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
