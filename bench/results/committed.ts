import type { Results } from '../../src/report/results.ts'
import { throughFronts } from '../../src/report/summary.ts'
import { frontsPicture } from '../../src/report/svg/fronts.ts'
import { picture } from '../../src/report/svg/picture.ts'

/** Where a run's results and their picture are committed, and who draws it. File names are those in bench/results. */
export interface Committed {
  results: string
  picture: string
  /** @throws where the run has nothing to draw, with what to run first */
  draw(results: Results): string
}

/** There are two: a run through the fronts, and one without them. */
export function committedAs(results: Results): Committed {
  return throughFronts(results)
    ? { results: 'fronts.json', picture: 'fronts.svg', draw: frontsPicture }
    : { results: 'snapshot.json', picture: 'timeline.svg', draw: picture }
}
