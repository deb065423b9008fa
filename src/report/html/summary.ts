import type { Results } from '../results.ts'
import { type Answered, questions, type SummaryRow, summary, thenAndNow, throughFronts } from '../summary.ts'
import { truths } from '../words.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { anchor } from './matrix.ts'

/** The article's table, measured, where the run has more than one edge. */
export function summarySection(results: Results): Part {
  if (!throughFronts(results)) return undefined
  const rows = summary(results)
  const said = new Set(rows.map(({ edge }) => edge.truth))
  return markup`<section aria-labelledby="fronts">
<h2 id="fronts">What each front lets through</h2>
<p class="hint">What the article found in May 2023, and what this run found. A dash: the article did not ask, or the edge does not offer it.</p>
<div class="scroll" role="region" aria-labelledby="fronts" tabindex="0">
<table class="fronts">
<thead><tr><th scope="col">Front</th>${questions.map(({ name }) => markup`<th scope="col">${name}<small>2023 → now</small></th>`)}<th scope="col">Evidence</th></tr></thead>
<tbody>${rows.map(front)}</tbody>
</table>
</div>
${[...said].map((truth) => markup`<p class="hint">${truths[truth]}</p>`)}
</section>`
}

function front({ edge, answers, evidence }: SummaryRow): Markup {
  return markup`<tr><th scope="row">${edge.title}<small class="truth">${edge.truth}</small></th>${answers.map(field)}<td>${evidence.map(
    ({ of, says }) => markup`<p><b>${of}</b> ${says}</p>`,
  )}${edge.since2023 && markup`<p class="changed"><b>changed</b> ${edge.since2023}</p>`}${
    edge.unknown && markup`<p class="changed"><b>unknown</b> ${edge.unknown}</p>`
  }</td></tr>
`
}

/** The two answers, with a link to the evidence. */
function field(answer: Answered): Markup {
  const words = thenAndNow(answer)
  const said = answer.differs ? markup`<strong>${words}</strong>` : words
  const { cell } = answer
  return markup`<td>${cell ? markup`<a href="#${encodeURIComponent(anchor(cell))}">${said}</a>` : said}</td>`
}
