import { type Cell, type Results, unasked } from '../results.ts'
import { listed, sentence } from '../words.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { filterable } from './filter.ts'

/** The checks that survive, folded: a line each. */
export function survivingSection(results: Results, found: Cell[]): Part {
  const good = found.filter(({ verdict, outcome }) => verdict.verdict === 'survives' && !unasked(outcome))
  return folded('What survives', results, good, (its) => {
    const worst = its.find(({ edge }) => edge !== 'direct') ?? its[0]
    return worst && sentence(worst)
  })
}

/** The checks that were not asked, folded: a line each, with the reason. */
export function unaskedSection(results: Results, found: Cell[]): Part {
  const left = found.filter(({ outcome }) => unasked(outcome))
  return folded('What was not asked', results, left, (its) => [...new Set(its.map(sentence))].join('; '))
}

/** Checks with what is said of their cells. */
function folded(
  title: string,
  { checks, edges }: Results,
  its: Cell[],
  says: (its: Cell[]) => string | undefined,
): Part {
  const rows = checks.flatMap((check) => {
    const cells = its.filter((cell) => cell.check === check.id)
    return cells.length > 0 ? [{ check, cells }] : []
  })
  if (rows.length === 0) return undefined
  return markup`<section aria-label="${title}" class="folded">
<details><summary><b>${title}</b> (<span class="many">${rows.length}</span>)</summary><ul>${rows.map(
    ({ check, cells }): Markup =>
      markup`<li ${filterable(cells)}><b>${check.title}</b> <code>${check.id}</code> <span class="reason">${says(cells)}</span>${
        cells.length < edges.length &&
        markup` <small>${listed(cells.map(({ edge }) => edges.find(({ id }) => id === edge)?.title ?? edge))}</small>`
      }</li>
`,
  )}</ul></details></section>
`
}
