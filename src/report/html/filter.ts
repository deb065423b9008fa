import type { Cell, Results } from '../results.ts'
import { tone } from './cell.ts'
import { type Markup, markup } from './escape.ts'

/** The attributes by which a filter finds what is about these cells. */
export function filterable(its: Cell[]): Markup {
  const words = (of: (cell: Cell) => string) => [...new Set(its.map(of))].join(' ')
  return markup`data-transport="${words(({ question }) => question.transport)}" data-verdict="${words(tone)}" data-edge="${words(({ edge }) => edge)}"`
}

const verdicts = {
  survives: 'survives',
  degrades: 'degrades',
  cut: 'cut',
  refused: 'refused',
  unknown: 'unknown',
  unasked: 'not asked',
}

/** Chooses what is shown. The script of the page brings it to life; without it, everything is shown. */
export function filterForm({ checks, edges }: Results): Markup {
  const transports = [...new Set(checks.map(({ transport }) => transport))]
  return markup`<form class="filter" hidden aria-label="Show only">
${select(
  'transport',
  'Transport',
  transports.map((name) => [name, name]),
)}
${select('verdict', 'Verdict', Object.entries(verdicts))}
${
  edges.length > 2 &&
  select(
    'edge',
    'Edge',
    edges.map(({ id, title }) => [id, title]),
  )
}
<output aria-live="polite"></output>
</form>`
}

function select(name: string, title: string, options: [value: string, words: string][]): Markup {
  return markup`<label>${title} <select name="${name}"><option value="">all</option>${options.map(
    ([value, words]) => markup`<option value="${value}">${words}</option>`,
  )}</select></label>`
}
