import type { ServiceSample, UrlFigures, UrlHold, UrlLoad } from '../load/result.ts'
import { printable } from './printable.ts'
import { around, spread } from './spread.ts'
import { alignColumns } from './table.ts'
import { count, whole } from './words.ts'

/** The version of `LoadReport`: it grows by one when a reader of the old one would misread the new one. */
export const LOAD_VERSION = 1

/** What `streamproof load --json` prints. Times are milliseconds unless their name says otherwise. */
export interface LoadReport {
  version: typeof LOAD_VERSION
  /** When it began, ISO 8601. */
  at: string
  /** Without secrets. */
  url: string
  /** `--direct`, without secrets. */
  direct?: string
  transport: string
  /** The profile that read the answer. */
  profile: string
  /** The event that ends a stream, in words. Absent where the transport's end is all that is known. */
  sentinel?: string
  /** Concurrent streams. */
  connections: number
  /** How long was asked for, seconds. */
  seconds: number
  /** True where it was ended before its time. */
  interrupted: boolean
  /** Why the exit status is 1. Empty where it is 0. */
  failures: string[]
  /** With `--hold` absent. */
  load?: UrlLoad
  /** With `--hold`. */
  hold?: UrlHold
}

/** The result as text. */
export function loadReport(report: LoadReport): string {
  const { load, hold, failures, sentinel, interrupted } = report
  const main = load ?? hold?.held
  const blocks = [
    load && table(load.floor ? { url: load, direct: load.floor } : { url: load }),
    load?.floor && load.floor.ratios.length > 0
      ? `Ratio to --direct, in whole streams a second: ${around(spread(load.floor.ratios))}, ${load.floor.ratios.length > 1 ? 'the median of ' : ''}${count(load.floor.ratios.length, 'turn')}.`
      : undefined,
    hold && table({ held: hold.held, 'came back': hold.storm }),
    hold && stormLine(hold, report.connections),
    hold?.service && serviceTable(hold.service),
    main && judged(main, sentinel),
    failures.length > 0 ? `FAILED: ${failures.join('; ')}` : undefined,
    interrupted ? 'Interrupted: these are the figures so far.' : undefined,
  ]
  return printable(blocks.filter((block) => block !== undefined).join('\n\n'))
}

function table(columns: Record<string, UrlFigures>): string {
  const all = Object.values(columns)
  const row = (label: string, value: (figures: UrlFigures) => string) => [label, ...all.map(value)]
  return alignColumns([
    ['', ...Object.keys(columns)],
    row('whole', (figures) => whole(figures.whole)),
    row('cut', ({ broken }) => whole(broken.cut)),
    row('altered', ({ broken }) => whole(broken.altered)),
    row('refused', ({ broken, statuses }) => whole(broken.refused) + named(statuses)),
    row('failed', ({ broken }) => whole(broken.failed)),
    row('still open', ({ open }) => whole(open)),
    row('streams/s', ({ perSecond }) => perSecond.toFixed(1)),
    row('first byte p50 / p99', ({ firstByte }) => times(firstByte)),
    row('first event p50 / p99', ({ firstEvent }) => times(firstEvent)),
    row('gap p50 / p99', ({ gaps }) => times(gaps)),
    row('whole stream p50 / p99', ({ wholeStream }) => times(wholeStream)),
  ])
}

function named(statuses: Record<string, number>): string {
  const each = Object.entries(statuses).map(([status, many]) => `${many} × ${status}`)
  return each.length > 0 ? ` (${each.join(', ')})` : ''
}

function times(percentiles: UrlFigures['gaps']): string {
  return percentiles ? `${percentiles.p50.toFixed(1)} / ${percentiles.p99.toFixed(1)} ms` : '–'
}

function stormLine({ storm: { back, allBackMs } }: UrlHold, connections: number): string {
  const when = allBackMs === undefined ? '' : ` after ${whole(allBackMs)} ms`
  return `All were closed at once; ${whole(back)} of ${whole(connections)} reconnected${when}.`
}

/** One row a phase: the most that its samples showed. */
function serviceTable(samples: ServiceSample[]): string {
  const phases = [...new Set(samples.map(({ phase }) => phase))]
  const most = (of: ServiceSample[], what: 'memory' | 'loopDelayMs' | 'streams') =>
    Math.max(...of.map((sample) => sample[what]))
  return alignColumns([
    ['service, at most', 'open streams', 'memory', 'event loop delay p99'],
    ...phases.map((phase) => {
      const of = samples.filter((sample) => sample.phase === phase)
      return [
        phase,
        whole(most(of, 'streams')),
        `${(most(of, 'memory') / 2 ** 20).toFixed(0)} MiB`,
        `${most(of, 'loopDelayMs').toFixed(1)} ms`,
      ]
    }),
  ])
}

function judged({ compared, whole }: UrlFigures, sentinel: string | undefined): string {
  const end = sentinel === undefined ? 'its transport ended it' : `its last event (${sentinel}) came`
  if (compared) return `A stream is whole if ${end} and it holds what most of them hold.`
  const why = whole < 2 ? 'There were too few' : 'Their contents differ, so there was nothing'
  return `A stream is whole if ${end}. ${why} to compare.`
}
