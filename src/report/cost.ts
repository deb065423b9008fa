import { styleText } from 'node:util'
import {
  idleFigures,
  readyFigure,
  type Standing,
  type ThroughputFigure,
  throughputFigure,
} from '../../bench/cost/figures.ts'
import type { CostResult } from '../../bench/cost/result.ts'
import { idleBounds, readyBounds } from '../../bench/cost/rows.ts'
import type { Spread } from '../../bench/cost/statistics.ts'
import { alignColumns } from './table.ts'

/** The cost tables for a terminal, and how to read them. Coloured where standard output takes it. */
export function costReport(cost: CostResult): string {
  return [
    alignColumns(throughputRows(cost, coloured)),
    alignColumns(footprintRows(cost, coloured)),
    legend,
  ].join('\n\n')
}

/** What the figures mean. */
export const legend = `Ours as a multiple of bare: median of rounds in turn (least – most). By CPU: streams a second of the server's
processor time, what one core carries; it is held against the bounds. Streams/s flatters us where a server was
not busy: then the client was the slower party.`

const colours = { aim: 'green', met: 'yellow', missed: 'red' } as const satisfies Record<Standing, string>
const coloured = (standing: Standing, text: string) => styleText(colours[standing], text)
const plain = (_standing: Standing, text: string) => text

/** Our streams beside bare ones: a head and a row for each comparison. */
export function throughputRows({ throughput }: CostResult, mark = plain): string[][] {
  return [
    ['cost', 'beside', 'by CPU', 'streams/s', 'servers busy', 'at least', 'aim', ''],
    ...throughput
      .map(throughputFigure)
      .map(({ row, byCpu, byRate, busy, standing }) => [
        row.title,
        row.bare,
        mark(standing, around(byCpu)),
        around(byRate),
        servers(busy),
        `${row.atLeast}`,
        `${row.aim}`,
        mark(standing, said[standing]),
      ]),
  ]
}

/** Memory and start: a head and a row for each. */
export function footprintRows(cost: CostResult, mark = plain): string[][] {
  const { ms, standing } = readyFigure(cost)
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
  return [
    ['cost', 'measured', 'beside', 'at most', 'aim', ''],
    ...idleFigures(cost).map(({ result, bytes, bareBytes, ratio, standing }) => [
      `memory of an idle ${result.transport} stream`,
      mark(standing, `${kibibytes(bytes)}, ${ratio.toFixed(2)} ×`),
      `raw node:http ${kibibytes(bareBytes)}`,
      `${idleBounds.atMost} ×`,
      `${idleBounds.aim} ×`,
      mark(standing, said[standing]),
    ]),
    [
      'start to ready',
      mark(standing, `${seconds(ms.median)} (${seconds(ms.min)} – ${seconds(ms.max)})`),
      '',
      seconds(readyBounds.atMost),
      seconds(readyBounds.aim),
      mark(standing, said[standing]),
    ],
  ]
}

const said = { aim: 'as aimed', met: 'met', missed: 'MISSED' } as const satisfies Record<Standing, string>

/** A middle, and in brackets how far the values lie around it. */
export function around({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)} – ${max.toFixed(2)})`
}

function servers({ ours, bare }: ThroughputFigure['busy']): string {
  return `${(ours * 100).toFixed(0)} % / ${(bare * 100).toFixed(0)} %`
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
