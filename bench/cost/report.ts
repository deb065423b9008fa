import { styleText } from 'node:util'
import type { Section } from '../../src/report/results.ts'
import { around } from '../../src/report/spread.ts'
import {
  idleFigures,
  readyFigure,
  type Standing,
  type ThroughputFigure,
  throughputFigure,
} from './figures.ts'
import type { CostResult } from './result.ts'
import { idleBounds, readyBounds } from './rows.ts'

/** The cost as a section of a report. */
export function costSection(cost: CostResult): Section {
  return section(cost, (_standing, text) => text)
}

/** The same for a terminal, coloured where standard output supports it. */
export function colouredCostSection(cost: CostResult): Section {
  return section(cost, (standing, text) => styleText(colours[standing], text))
}

const colours = { aim: 'green', met: 'yellow', missed: 'red' } as const satisfies Record<Standing, string>

/** Marks a figure by how it stands. */
type Mark = (standing: Standing, text: string) => string

function section(cost: CostResult, mark: Mark): Section {
  return {
    title: 'What a stream costs',
    tables: [throughputRows(cost, mark), footprintRows(cost, mark)],
    note: `Ours as a multiple of bare: median of rounds in turn (least – most). By CPU: streams a second of the server's
processor time, which is what one core carries; the bounds apply to it. Where a server was not busy, the client was
the slower party, and streams/s flatters us.`,
    brief: brief(cost, mark),
  }
}

/** How many figures are as aimed, and each that is not. */
function brief(cost: CostResult, mark: Mark): string[] {
  const figures = [
    ...cost.throughput.map(throughputFigure).map(({ row, byCpu, standing }) => ({
      standing,
      says: `${row.title}: ${byCpu.median.toFixed(2)} × ${row.bare} by CPU, at least ${row.atLeast}, aim ${row.aim}`,
    })),
    ...idleFigures(cost).map(({ result, ratio, standing }) => ({
      standing,
      says: `memory of an idle ${result.transport} stream: ${ratio.toFixed(2)} × raw node:http, at most ${idleBounds.atMost}, aim ${idleBounds.aim}`,
    })),
    { standing: readyFigure(cost).standing, says: readyLine(cost) },
  ]
  const short = figures.filter(({ standing }) => standing !== 'aim')
  return [
    `What a stream costs: ${figures.length - short.length} of ${figures.length} figures are as aimed.`,
    ...short.map(({ standing, says }) => `${mark(standing, words[standing])}: ${says}`),
    'At least, at most: the bound. Aim: what would be better.',
  ]
}

function readyLine(cost: CostResult): string {
  const { ms } = readyFigure(cost)
  const seconds = (value: number) => (value / 1_000).toFixed(2)
  return `start to ready: ${seconds(ms.median)} s, at most ${seconds(readyBounds.atMost)} s, aim ${seconds(readyBounds.aim)} s`
}

/** Our streams beside bare ones. */
function throughputRows({ throughput }: CostResult, mark: Mark): string[][] {
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
        mark(standing, words[standing]),
      ]),
  ]
}

/** Memory of idle streams, and the time to start. */
function footprintRows(cost: CostResult, mark: Mark): string[][] {
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
      mark(standing, words[standing]),
    ]),
    [
      'start to ready',
      mark(standing, `${seconds(ms.median)} (${seconds(ms.min)} – ${seconds(ms.max)})`),
      '',
      seconds(readyBounds.atMost),
      seconds(readyBounds.aim),
      mark(standing, words[standing]),
    ],
  ]
}

const words = { aim: 'as aimed', met: 'met', missed: 'MISSED' } as const satisfies Record<Standing, string>

function servers({ ours, bare }: ThroughputFigure['busy']): string {
  return `${(ours * 100).toFixed(0)} % / ${(bare * 100).toFixed(0)} %`
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
