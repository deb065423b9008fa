import type { Cell, EdgeRow, Results } from '../results.ts'
import { type Answered, questions, summary, thenAndNow, throughFronts } from '../summary.ts'
import { tallied, tally, truths } from '../words.ts'
import { anchor } from './cell.ts'
import { type Markup, markup, type Part } from './escape.ts'

/** How many checks survive each edge. Where there are several, what has changed since the article too. */
export function answerSection(results: Results, found: Cell[]): Markup {
  if (!throughFronts(results))
    return markup`<ul class="answers">${results.edges.map((edge) =>
      edge.id === 'direct'
        ? markup`<li><b>${edge.title}</b>: ${tally(edge, found)}</li>`
        : markup`<li><b>${edge.title}</b>: ${truths[edge.truth]}</li>`,
    )}</ul>`
  const rows = new Map(summary(results).map(({ edge, answers }) => [edge.id, answers]))
  return markup`<div class="scroll" role="region" aria-labelledby="answer" tabindex="0">
<table class="fronts">
<thead><tr><th scope="col">Edge</th>${[...TALLIED, ...questions.map(({ name }) => name)].map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${results.edges.map((edge) => row(edge, found, rows.get(edge.id) ?? []))}</tbody>
</table>
</div>
<p class="hint">no → yes: in the article of May 2023, and now. A dash: the article did not ask, or the edge does not offer it.</p>
${notes(results)}`
}

const TALLIED = ['survive', 'degrade', 'refused', 'cut'] as const

function row(edge: EdgeRow, found: Cell[], answers: Answered[]): Markup {
  const { asked, survives, degrades, refused, cut } = tallied(edge, found)
  return markup`<tr data-edge="${edge.id}"><th scope="row">${edge.title}${truth(edge)}</th><td>${survives} of ${asked}</td>${[degrades, refused, cut].map((many) => markup`<td>${many || ''}</td>`)}${
    answers.length > 0 ? answers.map(field) : questions.map(() => markup`<td></td>`)
  }</tr>
`
}

function truth({ id, truth }: EdgeRow): Part {
  return id === 'direct' ? undefined : markup`<small class="truth">${truth}</small>`
}

/** The two answers, with a link to the evidence where there is some. */
function field(answer: Answered): Markup {
  const words = thenAndNow(answer)
  const said = answer.differs ? markup`<strong>${words}</strong>` : words
  const { cell } = answer
  const isFailure = cell && !cell.outcome.fault && cell.verdict.verdict !== 'survives'
  return markup`<td>${isFailure ? markup`<a href="#${encodeURIComponent(anchor(cell))}">${said}</a>` : said}</td>`
}

/** What kinds of edges there are, what has changed since the article, and what nobody knows. */
function notes({ edges }: Results): Part {
  const kinds = new Set(edges.filter(({ id }) => id !== 'direct').map(({ truth }) => truth))
  const said = edges.flatMap(({ title, since2023, unknown }) => [
    ...(since2023 ? [markup`<li><b>${title}</b> changed: ${since2023}</li>`] : []),
    ...(unknown ? [markup`<li><b>${title}</b> unknown: ${unknown}</li>`] : []),
  ])
  return markup`<details class="notes"><summary>How true each edge is, and what has changed since 2023</summary><ul>${[...kinds].map((kind) => markup`<li>${truths[kind]}</li>`)}${said}</ul></details>`
}
