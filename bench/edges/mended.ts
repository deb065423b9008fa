import type { Remedy } from '../../src/probe/advice/advice.ts'
import { vendors } from '../../src/probe/advice/index.ts'
import type { EdgeRow } from '../../src/report/results.ts'
import type { Edge } from './edge.ts'

/**
 * The same edge with all the lines that its vendor's advice says were tried (`proof: 'run'`), added to the shipped
 * configuration.
 */
export function mended(edge: Edge, expected: EdgeRow['expected']): Edge {
  const remedies: Remedy[] = edge.vendor ? vendors[edge.vendor] : []
  const advice = remedies.filter(({ proof }) => proof === 'run')
  return {
    ...edge,
    id: mendedId(edge.id),
    title: edge.title.replace(/, as shipped$/, '').concat(', mended'),
    expected,
    start: (options) => edge.start({ ...options, advice }),
  }
}

/** The id of an edge's mended form. */
export const mendedId = (id: string) => `${id}-mended`
