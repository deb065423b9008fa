import type { Remedy } from '../../src/probe/advice/advice.ts'
import { vendors } from '../../src/probe/advice/index.ts'
import type { Edge } from './edge.ts'

/**
 * An edge as it ships, and where its vendor's advice has lines that were tried (`proof: 'run'`), the same edge with all of
 * them added to its configuration.
 */
export function withMended(edge: Edge): Edge[] {
  const remedies: Remedy[] = edge.vendor ? vendors[edge.vendor] : []
  const advice = remedies.filter(({ proof }) => proof === 'run')
  if (advice.length === 0) return [edge]
  const mended: Edge = {
    ...edge,
    id: mendedId(edge.id),
    title: edge.title.replace(/, as shipped$/, '').concat(', mended'),
    expected: { health: { verdict: 'survives' } },
    start: (options) => edge.start({ ...options, advice }),
  }
  return [edge, mended]
}

/** The id of an edge's mended form. */
export const mendedId = (id: string) => `${id}-mended`
