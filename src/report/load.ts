import type { LoadResult, Percentiles } from '../load/result.ts'
import type { Results } from './results.ts'
import { around, spread } from './spread.ts'
import { fitColumns } from './table.ts'
import { wrap } from './wrap.ts'

/**
 * The load table: a head and a row for each transport through each edge. `× bare`: our streams/s as a multiple of the
 * floor's, median of turns (least – most). `edge CPU`: the edge's processor time for one stream. `beside direct`: our
 * streams/s as a multiple of those without the edge, and the time that the edge adds to the whole stream's p50.
 */
export function loadRows({ load }: Pick<Results, 'load'>): string[][] {
  return [
    [
      ...['load', 'edge', 'streams/s', '× bare', 'first byte p50 / p99', 'whole stream p50 / p99'],
      ...['whole', 'edge CPU', 'beside direct'],
    ],
    ...load.map((result) => [
      result.transport,
      result.edge,
      result.perSecond.toFixed(0),
      besideBare(result),
      milliseconds(result.firstByte),
      milliseconds(result.wholeStream),
      share(result),
      edgeCpu(result),
      besideDirect(result, load),
    ]),
  ]
}

/** Streams a second of each transport through each edge, in brief, with a legend. Empty where nothing was loaded. */
export function loadLines({ load }: Pick<Results, 'load'>, width: number): string[] {
  if (load.length === 0) return []
  const edges = [...new Set(load.map(({ edge }) => edge))]
  const rows = [...Map.groupBy(load, ({ transport }) => transport)].map(([transport, its]) => [
    transport,
    ...edges.map((id) => inBrief(its.find(({ edge }) => edge === id))),
  ])
  const isWhole = load.every(({ ended, whole }) => ended === whole)
  const legend = `×: beside raw node:http or raw ws behind the same edge.${isWhole ? ' All were whole.' : ''}`
  return [...fitColumns([['streams/s', ...edges], ...rows], width), ...wrap(legend, width)]
}

function inBrief(result: LoadResult | undefined): string {
  if (!result) return NONE
  const { floor, perSecond } = result
  const beside = floor && floor.ratios.length > 0 ? ` (${spread(floor.ratios).median.toFixed(2)} ×)` : ''
  return `${perSecond.toFixed(0)}${beside}`
}

/** Stands for a figure that is not known. */
const NONE = '–'

function besideBare({ floor }: LoadResult): string {
  if (!floor) return NONE
  // A bare origin whose streams break cannot be compared with.
  if (floor.whole < floor.ended) return `${NONE} (bare: ${share(floor)})`
  return floor.ratios.length > 0 ? around(spread(floor.ratios)) : NONE
}

function edgeCpu({ edgeCpuMs, whole }: LoadResult): string {
  return edgeCpuMs === undefined || whole === 0 ? NONE : `${((edgeCpuMs * 1000) / whole).toFixed(0)} µs`
}

function besideDirect(result: LoadResult, load: LoadResult[]): string {
  const direct = load.find(({ edge, transport }) => edge === 'direct' && transport === result.transport)
  if (!direct || direct === result || !direct.wholeStream || !result.wholeStream) return NONE
  const added = result.wholeStream.p50 - direct.wholeStream.p50
  return `${(result.perSecond / direct.perSecond).toFixed(2)} ×, ${signed.format(added)} ms`
}

const signed = new Intl.NumberFormat('en', {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

function milliseconds(percentiles: Percentiles | undefined): string {
  return percentiles ? `${percentiles.p50.toFixed(1)} / ${percentiles.p99.toFixed(1)} ms` : NONE
}

/** Rounded down: one broken stream makes it less than 100 %. */
function share({ shareWhole, ended }: Pick<LoadResult, 'shareWhole' | 'ended'>): string {
  return ended > 0 ? `${(Math.floor(shareWhole * 1000) / 10).toFixed(1)} % of ${ended}` : NONE
}
