import type { Results } from '../../src/report/results.ts'
import { throughFronts } from '../../src/report/summary.ts'
import { frontsPicture } from '../../src/report/svg/fronts.ts'
import { picture } from '../../src/report/svg/picture.ts'

/** The files in bench/results that a run's results and picture are committed to, and how the picture is drawn. */
export interface Committed {
  results: string
  picture: string
  /** @throws an Error that says what to run where the run has nothing to draw */
  draw(results: Results): string
}

/** There are two kinds of committed runs: with `--fronts` and without. */
export function committedAs(results: Results): Committed {
  return throughFronts(results)
    ? { results: 'fronts.json', picture: 'fronts.svg', draw: frontsPicture }
    : { results: 'snapshot.json', picture: 'timeline.svg', draw: picture }
}
