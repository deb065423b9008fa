import { documented } from '../evidence.ts'
import { type Cell, type Results, unasked } from '../results.ts'
import { glance, tally, truthOf } from '../words.ts'
import { type Markup, markup, type Part } from './escape.ts'

type Check = Results['checks'][number]
type Edge = Results['edges'][number]

/** The id of a cell's evidence in the page. */
export function anchor({ edge, check }: Pick<Cell, 'edge' | 'check'>): string {
  return `${edge}.${check}`
}

/** A verdict's word, with a colour and a sign: colour alone would not be accessible. */
export function verdictWord(cell: Cell): Markup {
  return markup`<span class="verdict" data-verdict="${tone(cell)}">${glance(cell)}</span>`
}

/** The verdict, or `unasked`. */
export function tone({ verdict, outcome }: Cell): string {
  return unasked(outcome) ? 'unasked' : verdict.verdict
}

/** With more edges than this, columns are narrow: they show ids and words, and the evidence has the reasons. */
const WIDE_COLUMNS = 4

/** Checks × edges, the checks by transport. */
export function matrix(results: Results, found: Cell[]): Markup {
  const { edges, checks } = results
  const transports = [...new Set(checks.map(({ transport }) => transport))]
  const many = edges.length > WIDE_COLUMNS
  return markup`<section aria-labelledby="matrix">
<h2 id="matrix">Checks and edges</h2>
<div class="scroll" role="region" aria-labelledby="matrix" tabindex="0">
<table class="matrix${many && ' many'}">
<thead><tr><th scope="col">Check</th>${edges.map((edge) => head(edge, found, many))}</tr></thead>
${transports.map((transport) => {
  const asked = checks.filter((check) => check.transport === transport)
  return markup`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${edges.length + 1}"><span>${transport}</span></th></tr>
${asked.map((check) => row(check, results, found, many))}
</tbody>
`
})}</table>
</div>
</section>`
}

function head(edge: Edge, found: Cell[], many: boolean): Markup {
  const truth = truthOf(edge) && markup`<small class="truth">${edge.truth}</small>`
  const name = many ? markup`<abbr title="${edge.title}">${edge.id}</abbr>` : edge.title
  return markup`<th scope="col">${name}${truth}<small>${tally(edge, found)}</small></th>`
}

function row(check: Check, results: Results, found: Cell[], many: boolean): Markup {
  const { id, title, kind } = check
  return markup`<tr><th scope="row" id="row.${id}">${title}<small><code>${id}</code> ${kind}</small></th>${results.edges.map(
    (edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === id)
      return cell ? field(cell, results, many) : markup`<td></td>`
    },
  )}</tr>
`
}

function field(cell: Cell, results: Results, many: boolean): Markup {
  const { edge, check, verdict, outcome } = cell
  const differs = documented(results, cell)?.met === false
  const why: Part =
    !many &&
    verdict.verdict !== 'survives' &&
    !unasked(outcome) &&
    markup`<small class="why">${verdict.reason}</small>`
  return markup`<td><a href="#${encodeURIComponent(anchor(cell))}" aria-label="${glance(cell)}: ${check} through ${edge}">${verdictWord(cell)}</a>${
    differs && markup`<small class="differs">not as documented</small>`
  }${why}</td>`
}
