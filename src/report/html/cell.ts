import { documented, type Evidence, evidenceOf } from '../evidence.ts'
import { type Cell, type Results, unasked } from '../results.ts'
import { timeline } from '../svg/timeline.ts'
import { glance, sentence, truthOf } from '../words.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { linked } from './spec.ts'

/** The id of a cell's evidence in the page. */
export function anchor({ edge, check }: Pick<Cell, 'edge' | 'check'>): string {
  return `${edge}.${check}`
}

/** A verdict's word, with a colour and a sign: colour alone would not be accessible. */
export function verdictWord(cell: Cell): Markup {
  return markup`<span class="verdict" data-tone="${tone(cell)}">${glance(cell)}</span>`
}

/** The verdict, or `unasked`. */
export function tone({ verdict, outcome }: Cell): string {
  return unasked(outcome) ? 'unasked' : verdict.verdict
}

/** A cell's evidence, folded: closed, it shows the check, the edge and the sentence. */
export function cellDetails(cell: Cell, results: Results): Markup {
  const { question } = cell
  const id = anchor(cell)
  const evidence = evidenceOf(results, cell)
  const edge = results.edges.find((one) => one.id === cell.edge)
  const where = results.edges.length > 2 && markup` <span class="edge">${edge?.title}</span>`
  const picture =
    isDrawn(cell) &&
    timeline(cell, { title: `${question.title}: when it was made, and when it came`, id: `line.${id}` }).svg
  return markup`<details id="${id}">
<summary>${verdictWord(cell)} <b>${question.title}</b>${where} <span class="reason">${sentence(cell)}</span></summary>
<div class="body">${picture && markup`<figure>${picture}</figure>`}${restOfEvidence(cell, results, evidence)}</div>
</details>
`
}

/** Whether there are times to draw: neither a refusal nor a header has any. */
export function isDrawn({ outcome: { sent, ending, fault } }: Cell): boolean {
  return sent !== undefined && ending !== 'refused' && !fault
}

/** What else is known of a cell: what was expected, what came, what was measured and answered. */
export function restOfEvidence(cell: Cell, results: Results, evidence: Evidence): Markup {
  const { outcome, question, check, edge } = cell
  const row = results.edges.find(({ id }) => id === edge)
  return markup`<dl>${[
    fact('Check', markup`<code>${check}</code>, ${question.kind}. Source: ${linked(question.spec)}`),
    fact('The edge', row && truthOf(row)),
    fact('Who did it', evidence.blame),
    fact('Expected', evidence.expected),
    fact('Documented', documentedWords(results, cell)),
    fact('Times', evidence.scaled),
    fact('Came', evidence.came),
    evidence.facts.length > 0 && fact('Measured', measured(evidence)),
    fact('Answer', answer(cell)),
    outcome.refusal ? fact('Its body', markup`<pre>${outcome.refusal}</pre>`) : undefined,
    outcome.edgeLog?.line ? fact('Edge’s log', markup`<pre>${outcome.edgeLog.line}</pre>`) : undefined,
    !unasked(outcome) && fact('Asked', asked(cell)),
  ]}</dl>`
}

/** A named part of an answer; nothing where it is not known. */
export function fact(name: string, value: Part): Part {
  return value === undefined ? undefined : markup`<div><dt>${name}</dt><dd>${value}</dd></div>`
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
