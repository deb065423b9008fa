import { seen } from '../../probe/judge/seen.ts'
import { documented, type Evidence, evidenceOf } from '../evidence.ts'
import type { Problem } from '../problems.ts'
import { type Cell, type Results, unasked } from '../results.ts'
import { timeline } from '../svg/timeline.ts'
import { count, listed, sentence } from '../words.ts'
import { adviceMarkup } from './advice.ts'
import { anchor, cellDetails, fact, isDrawn, restOfEvidence, verdictWord } from './cell.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { filterable } from './filter.ts'

/** A problem as a card: what a user of the stream sees, why, who did it, when, and what to change. */
export function problemCard(problem: Problem, results: Results): Markup {
  const { worst, cells, edges, standing } = problem
  const { question, verdict } = worst
  const id = anchor(worst)
  const evidence = evidenceOf(results, worst)
  const others = cells.slice(1)
  const titles = results.edges.filter((edge) => edges.includes(edge.id)).map(({ title }) => title)
  return markup`<article class="problem" id="${id}" tabindex="-1" aria-labelledby="title.${id}" ${filterable(cells)}>
<h3 id="title.${id}">${verdictWord(worst)} ${question.title}</h3>
<p class="tags"><span>${question.transport}</span> <span>${question.kind}</span> ${standingTag(standing, worst, results)}</p>
<p class="seen">${seen[verdict.cause]}</p>
<dl>${[
    fact('Why', sentence(worst)),
    fact('Who', whoMarkup(evidence, worst)),
    results.edges.length > 2 && fact('Where', listed(titles)),
  ]}</dl>
${isDrawn(worst) && markup`<figure>${timeline(worst, { title: `${question.title}: when it was made, and when it came`, id: `line.${id}` }).svg}</figure>`}
${evidence.advice.map(adviceMarkup)}
${
  others.length > 0 &&
  markup`<details class="others"><summary>${count(others.length, 'more answer')} of the same kind</summary>${others.map((cell) => cellDetails(cell, results))}</details>`
}
<details><summary>Evidence</summary><div class="body">${restOfEvidence(worst, results, evidence)}</div></details>
</article>
`
}

function standingTag(standing: Problem['standing'], worst: Cell, results: Results): Part {
  if (standing === 'documented') return markup`<span>as documented</span>`
  const wanted = documented(results, worst)
  return wanted?.met === false && markup`<span class="differs">not as documented (${wanted.words})</span>`
}

/** Who did it, how sure that is, and what each witness says. */
function whoMarkup({ blame, witnesses }: Evidence, { outcome }: Cell): Part {
  if (unasked(outcome) || witnesses.length === 0) return undefined
  return markup`<p>${blame ?? 'nobody can be named'}</p><ul class="witnesses">${witnesses.map(
    ({ witness, says, author }) =>
      markup`<li><b>${witness}</b> ${says}${author && markup` <span class="points">points to the ${author}</span>`}</li>`,
  )}</ul>`
}
