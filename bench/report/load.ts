import type { LoadResult, Percentiles } from '../load/result.ts'
import type { Results } from '../results.ts'

/** The load table: a head and a row for each route through each edge. */
export function loadRows({ load }: Results): string[][] {
  return [
    ['load', 'edge', 'streams/s', 'first byte p50 / p99', 'whole stream p50 / p99', 'whole'],
    ...load.map((result) => [
      result.transport,
      result.edge,
      result.perSecond.toFixed(0),
      milliseconds(result.firstByte),
      milliseconds(result.wholeStream),
      share(result),
    ]),
  ]
}

function milliseconds(percentiles: Percentiles | undefined): string {
  return percentiles ? `${percentiles.p50.toFixed(1)} / ${percentiles.p99.toFixed(1)} ms` : '–'
}

/** Never rounded up to a hundred: one broken stream has to show. */
function share({ shareWhole, ended, whole }: LoadResult): string {
  return `${(Math.floor(shareWhole * 1000) / 10).toFixed(1)} % (${whole} of ${ended})`
}
