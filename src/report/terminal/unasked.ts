import { noInstance } from '../../probe/judge/unasked.ts'
import type { Fault } from '../../probe/model.ts'
import { type Cell, reasonFor } from '../results.ts'
import { count, listed } from '../words.ts'
import { wrap } from '../wrap.ts'

/**
 * The checks that were not asked although the reader could have them asked, a paragraph for each reason. What an edge
 * has no place for, and what follows from another failure, is left out.
 */
export function unaskedLines(found: Cell[], width: number): string[] {
  const could = found.filter(({ edge, outcome: { fault } }) => edge !== 'direct' && fault && isUpTo(fault))
  const groups = Map.groupBy(
    could,
    ({ edge, outcome }) => `${reasonFor(outcome)} ${outcome.fault?.kind === 'missing' ? edge : ''}`,
  )
  return [...groups.values()].flatMap((its) => {
    const edges = [...new Set(its.map(({ edge }) => edge))]
    const what = count(new Set(its.map(({ check }) => check)).size, 'check')
    const why = its[0]?.outcome.fault?.message ?? ''
    return wrap(
      `Not asked through ${listed(edges)}: ${what}. ${why.charAt(0).toUpperCase()}${why.slice(1)}`,
      width,
    )
  })
}

/** Whether the reader can change it. */
function isUpTo({ kind, code, needs }: Fault): boolean {
  if (kind === 'missing') return true
  return kind === 'skipped' && needs === undefined && code !== noInstance.dead.code
}
