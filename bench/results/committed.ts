import type { Results } from '../../src/report/results.ts'
import { throughFronts } from '../../src/report/summary.ts'
import { frontsPicture } from '../../src/report/svg/fronts.ts'
import { picture } from '../../src/report/svg/picture.ts'
import { edges } from '../edges/index.ts'
import { differing, http2Page } from './http2.ts'
import type { BenchResults } from './results.ts'

/** The file in bench/results that a run's results are committed to, and the one with its picture, or table. */
export interface Committed {
  results: string
  /** The file in which the run's report is committed, as a sample. Default: none */
  sample?: string
  /** What of the run is committed. Default: all. */
  keep?(results: Results): Results
  /** Absent if the documents show it whole. */
  picture?: {
    file: string
    /** @throws an Error that says what to run where the run has nothing to draw */
    draw(results: Results): string
  }
}

/** There are seven kinds of committed runs: of limits, of the client or of channels only, over HTTP/2 too, of proxies, with `--fronts`, and none of them. */
export function committedAs(results: BenchResults): Committed {
  if (results.checks.length === 0) {
    if (results.limits) return { results: 'limits.json', keep: unexpecting }
    if (results.client) return { results: 'client.json', keep: unexpecting }
    if (results.channels) return { results: 'channels.json', keep: unexpecting }
  }
  if (results.edges.some(({ protocol }) => protocol === 'http2'))
    return { results: 'http2.json', keep: differing, picture: { file: 'http2.md', draw: http2Page } }
  // A hundred checks through each of many edges take more than a megabyte, and compress to a twentieth.
  if (results.edges.some(({ id }) => proxies.has(id))) return { results: 'proxies.json.gz' }
  return throughFronts(results)
    ? { results: 'fronts.json.gz', picture: { file: 'fronts.svg', draw: frontsPicture } }
    : {
        results: 'snapshot.json',
        picture: { file: 'timeline.svg', draw: picture },
        sample: 'sample.html',
      }
}

const proxies = new Set(edges.filter(({ group }) => group === 'proxies').map(({ id }) => id))

/** Without the verdicts that its edges are documented to get: it has no checks. */
function unexpecting(results: Results): Results {
  return { ...results, edges: results.edges.map((edge) => ({ ...edge, expected: {} })) }
}
