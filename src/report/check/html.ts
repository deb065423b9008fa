import type { UrlOutcome } from '../../probe/url-model.ts'
import { adviceMarkup } from '../html/advice.ts'
import { type Markup, markup, type Part } from '../html/escape.ts'
import { script } from '../html/script.ts'
import { page } from '../html/shell.ts'
import { count } from '../words.ts'
import { picture } from './picture.ts'
import type { CheckResult } from './result.ts'

/** The result as one page that needs nothing else. */
export function checkPage(result: CheckResult): string {
  const { verdict, cause, reason, who, toTell, advice, notes, facts, edges, requests } = result
  const spanMs = Math.max(...requests.map(({ endedMs = 0 }) => endedMs))
  return page(
    `streamproof check: ${verdict}`,
    markup`<header>
<p class="brand">streamproof check</p>
<h1><span class="verdict" data-tone="${verdict}">${verdict}</span>${cause !== 'none' && ` ${cause}`}</h1>
<p class="run">${result.url}, ${result.at}</p>
</header>
<main>
<section><p>${reason}</p></section>
<section><h2>Who</h2><p>${who}</p>${toTell && markup`<p class="hint">${toTell}</p>`}</section>
${advice.length > 0 && markup`<section><h2>What to change</h2>${advice.map(adviceMarkup)}</section>`}
${notes.length > 0 && markup`<section><h2>Worth knowing</h2><ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul></section>`}
<section><h2>When it arrived</h2>${requests.map((outcome) => requestBlock(outcome, spanMs))}</section>
<section><h2>Facts</h2>${rows(Object.entries(facts))}</section>
${edges.length > 0 && markup`<section><h2>Who showed</h2><p class="hint">A mark is no proof of who did it.</p>${rows(edges.map(({ title, evidence }) => [title, evidence.join('; ')]))}</section>`}
<section><h2>Fields</h2>${requests.map(({ target, headers }) => markup`<details><summary>${target}</summary><div class="body"><pre>${headers.map(([name, value]) => `${name}: ${value}\n`)}</pre></div></details>`)}</section>
</main>`,
    script,
  )
}

function requestBlock(outcome: UrlOutcome, spanMs: number): Markup {
  const { target, variation, events, ending, endedMs = 0, fault } = outcome
  const title = `${target}, ${variation}: ${fault ? fault.code : `${count(events.length, 'event')}, ${ending} at ${Math.round(endedMs)} ms`}`
  return markup`<article><p>${title}</p>${!fault && picture(outcome, spanMs, title)}</article>`
}

function rows(entries: [name: string, value: unknown][]): Part {
  return markup`<div class="scroll"><table>${entries.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${typeof value === 'object' ? JSON.stringify(value) : String(value)}</td></tr>`)}</table></div>`
}
