import { loadRows } from '../load.ts'
import type { Results, Section } from '../results.ts'
import { type Markup, markup, type Part } from './escape.ts'

/** The load table, where the run has one. */
export function loadSection(results: Results): Part {
  if (results.load.length === 0) return undefined
  return markup`<section>
<h2 id="load">Under load</h2>
${table('Streams under load', loadRows(results))}
</section>`
}

/** Figures that whoever made the run adds. */
export function addedSection({ title, tables, note }: Section, n: number): Markup {
  const id = `added-${n}`
  return markup`<section>
<h2 id="${id}">${title}</h2>
${tables.map((rows, n) => table(tables.length > 1 ? `${title}, table ${n + 1}` : `${title}, table`, rows))}
<p class="hint">${note}</p>
</section>`
}

/** A table of rows, the first of which is the head. */
function table(label: string, [head = [], ...rows]: string[][]): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="figures">
<thead><tr>${head.map((name) => (name ? markup`<th scope="col">${name}</th>` : markup`<td></td>`))}</tr></thead>
<tbody>${rows.map(
    ([name, ...figures]) =>
      markup`<tr><th scope="row">${name}</th>${figures.map((figure) => markup`<td>${figure}</td>`)}</tr>\n`,
  )}</tbody>
</table></div>
`
}
