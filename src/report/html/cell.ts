import { documented, type Evidence, evidenceOf } from '../evidence.ts'
import { type Cell, type Results, unasked } from '../results.ts'
import { timeline } from '../svg/timeline.ts'
import { sentence, truthOf } from '../words.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { anchor, tone, verdictWord } from './matrix.ts'
import { linked } from './spec.ts'

/** A cell's evidence, folded: closed, it shows the verdict and the sentence. */
export function cellDetails(
  cell: Cell,
  edge: Results['edges'][number],
  check: Results['checks'][number],
  results: Results,
): Markup {
  const { outcome } = cell
  const id = anchor(cell)
  const evidence = evidenceOf(results, cell)
  const picture =
    !outcome.fault && timeline(cell, { title: `${check.id} through ${edge.title}`, id: `line.${id}` }).svg
  return markup`<details id="${id}" data-verdict="${tone(cell)}">
<summary><span class="edge">${edge.title}</span> ${verdictWord(cell)} <span class="reason">${sentence(cell)}</span></summary>
<div class="body">
${picture && markup`<figure>${picture}</figure>`}
${evidence.advice.map(advised)}
<dl>${[
    fact('The edge', truthOf(edge)),
    fact('Who did it', evidence.blame),
    evidence.witnesses.length > 0 && fact('Witnesses', witnesses(evidence)),
    fact('Expected', evidence.expected),
    fact('Source', markup`${linked(check.spec)} (${check.kind})`),
    fact('Documented', documentedWords(results, cell)),
    fact('Times', evidence.scaled),
    fact('Came', evidence.came),
    evidence.facts.length > 0 && fact('Measured', measured(evidence)),
    fact('Answer', answer(cell)),
    outcome.refusal ? fact('Its body', markup`<pre>${outcome.refusal}</pre>`) : undefined,
    outcome.edgeLog?.line ? fact('Edge’s log', markup`<pre>${outcome.edgeLog.line}</pre>`) : undefined,
    !unasked(outcome) && fact('Asked', asked(cell)),
  ]}</dl>
<p class="links"><a href="#${encodeURIComponent(id)}">Link to this</a> <a href="#row.${check.id}">Back to the matrix</a></p>
</div>
</details>
`
}

/** Advice, with a link to where the vendor documents it. */
function advised({ text, lines, source }: Evidence['advice'][number]): Markup {
  return markup`<p class="advice"><strong>Advice</strong> ${text}${
    source && markup` <a href="${source}" rel="noreferrer">Source</a>`
  }</p>${lines && markup`<pre>${lines.join('\n')}</pre>`}`
}

function fact(name: string, value: Part): Part {
  return value === undefined ? undefined : markup`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

function witnesses({ witnesses }: Evidence): Markup {
  return markup`<ul>${witnesses.map(
    ({ witness, says, author }) =>
      markup`<li><b>${witness}</b> ${says}${author && markup` <span class="points">points to the ${author}</span>`}</li>`,
  )}</ul>`
}

function documentedWords(results: Results, cell: Cell): Part {
  const wanted = documented(results, cell)
  return wanted && `${wanted.words} through this edge: ${wanted.met ? 'as it is' : 'not as it is'}`
}

function measured({ facts }: Evidence): Markup {
  return markup`<ul class="facts">${facts.map(([name, value]) => markup`<li><code>${name}</code> ${value}</li>`)}</ul>`
}

/** The status and the headers as they came. */
function answer({ outcome: { status, headers } }: Cell): Part {
  if (status === undefined) return undefined
  return markup`<pre>${status}\n${headers.map(([name, value]) => markup`<span class="header">${name}</span>: ${value}\n`)}</pre>`
}

function asked({ outcome: { url, run, startedAt } }: Cell): Markup {
  return markup`<code>${url}</code>${run && markup` as run <code>${run}</code>`} on ${new Date(startedAt).toISOString()}`
}
