import { documented } from './evidence.ts'
import { printable } from './printable.ts'
import { type Cell, cells, type Results } from './results.ts'
import { colouredGlance } from './terminal.ts'
import { count, sentence } from './words.ts'

/**
 * Lists what changed since an earlier run, for a terminal. Today's judge judges both. Compared are the verdict, its
 * status, its author, and whether it is the documented one; not the sentence, which holds times.
 */
export function compareResults(old: Results, now: Results): string {
  const [before, after] = [cells(old), cells(now)]
  const changed = after.flatMap((cell) => {
    const earlier = before.find(({ edge, check }) => edge === cell.edge && check === cell.check)
    return earlier ? change(earlier, cell, old, now) : []
  })
  const lines = [
    ...cameAndWent('edge', old.edges, now.edges),
    ...cameAndWent('check', old.checks, now.checks),
    ...changed,
  ]
  const since = `since ${old.at}`
  if (lines.length === 0) return `Nothing changed ${since}: ${count(after.length, 'verdict')} the same.`
  return [`Changed ${since}:`, ...lines].join('\n')
}

type Named = Pick<Results['edges'][number], 'id' | 'title'>

function cameAndWent(what: string, before: Named[], after: Named[]): string[] {
  const missing = (from: Named[], others: Named[]) =>
    from.filter(({ id }) => !others.some((other) => other.id === id))
  return [
    ...missing(after, before).map(({ id, title }) => printable(`  new ${what}: ${id} (${title})`)),
    ...missing(before, after).map(({ id, title }) =>
      printable(`  ${what} no longer asked: ${id} (${title})`),
    ),
  ]
}

function change(earlier: Cell, cell: Cell, old: Results, now: Results): string[] {
  const [was, is] = [documented(old, earlier)?.met, documented(now, cell)?.met]
  if (said(earlier) === said(cell) && was === is) return []
  const standing = was === is ? '' : `, ${standings.get(is)}`
  return [
    `  ${cell.check} through ${cell.edge}${standing}`,
    `    was ${colouredGlance(earlier)}${author(earlier)}: ${printable(sentence(earlier))}`,
    `    is ${colouredGlance(cell)}${author(cell)}: ${printable(sentence(cell))}`,
  ]
}

const standings = new Map([
  [true, 'now as documented'],
  [false, 'no longer as documented'],
  [undefined, 'no longer documented'],
])

/** The part of a cell that two runs can have in common. */
function said(cell: Cell): string {
  return `${colouredGlance(cell)}${author(cell)}`
}

function author({ verdict: { by } }: Cell): string {
  return by && by !== 'harness' ? ` by the ${by}` : ''
}
