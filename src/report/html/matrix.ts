import { documented } from '../evidence.ts'
import { type Cell, type Results, unasked } from '../results.ts'
import { throughFronts } from '../summary.ts'
import { glance, tally } from '../words.ts'
import { anchor, verdictWord } from './cell.ts'
import { type Markup, markup, type Part } from './escape.ts'

type Check = Results['checks'][number]
type Edge = Results['edges'][number]

/** Checks × edges, the checks by transport, where there are several edges. What survives everywhere is left out. */
export function matrix(results: Results, found: Cell[]): Part {
  if (!throughFronts(results)) return undefined
  const { edges } = results
  const checks = results.checks.filter(({ id }) => found.some((cell) => cell.check === id && failed(cell)))
  if (checks.length === 0) return undefined
  const transports = [...new Set(checks.map(({ transport }) => transport))]
  return markup`<section>
<h2 id="matrix">What fails where</h2>
<div class="scroll" role="region" aria-labelledby="matrix" tabindex="0">
<table class="matrix">
<thead><tr><th scope="col">Check</th>${edges.map((edge) => head(edge, found))}</tr></thead>
${transports.map((transport) => {
  const asked = checks.filter((check) => check.transport === transport)
  return markup`<tbody data-transport="${transport}">
<tr class="group"><th scope="rowgroup" colspan="${edges.length + 1}"><span>${transport}</span></th></tr>
${asked.map((check) => row(check, results, found))}
</tbody>
`
})}</table>
</div>
</section>`
}

function failed({ verdict, outcome }: Cell): boolean {
  return !unasked(outcome) && verdict.verdict !== 'survives'
}

function head(edge: Edge, found: Cell[]): Markup {
  return markup`<th scope="col" data-edge="${edge.id}"><abbr title="${edge.title}">${edge.id}</abbr><small>${tally(edge, found)}</small></th>`
}

function row({ id, title, kind }: Check, results: Results, found: Cell[]): Markup {
  return markup`<tr><th scope="row">${title}<small><code>${id}</code> ${kind}</small></th>${results.edges.map(
    (edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === id)
      return cell ? field(cell, results) : markup`<td data-edge="${edge.id}"></td>`
    },
  )}</tr>
`
}

/** What failed is linked to its evidence. */
function field(cell: Cell, results: Results): Markup {
  const { edge, check } = cell
  const differs = documented(results, cell)?.met === false
  const word =
    failed(cell) || differs
      ? markup`<a href="#${encodeURIComponent(anchor(cell))}" aria-label="${glance(cell)}: ${check} through ${edge}">${verdictWord(cell)}</a>`
      : verdictWord(cell)
  return markup`<td data-edge="${edge}">${word}${differs && markup`<small class="differs">not as documented</small>`}</td>`
}
