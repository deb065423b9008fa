import type { Results } from '../../src/report/results.ts'
import { throughFronts } from '../../src/report/summary.ts'
import { frontsPicture } from '../../src/report/svg/fronts.ts'
import { picture } from '../../src/report/svg/picture.ts'
import { differing, http2Page } from './http2.ts'

/** The files in bench/results that a run's results and its picture, or table, are committed to, and how that is drawn. */
export interface Committed {
  results: string
  picture: string
  /** The file in which the run's report is committed, as a sample. Default: none */
  sample?: string
  /** What of the run is committed. Default: all, and it fills its blocks of the documents. */
  keep?(results: Results): Results
  /** @throws an Error that says what to run where the run has nothing to draw */
  draw(results: Results): string
}

/** There are three kinds of committed runs: over HTTP/2 too, with `--fronts`, and neither. */
export function committedAs(results: Results): Committed {
  if (results.edges.some(({ protocol }) => protocol === 'http2'))
    return { results: 'http2.json', picture: 'http2.md', keep: differing, draw: http2Page }
  return throughFronts(results)
    ? { results: 'fronts.json', picture: 'fronts.svg', draw: frontsPicture }
    : { results: 'snapshot.json', picture: 'timeline.svg', sample: 'sample.html', draw: picture }
}
