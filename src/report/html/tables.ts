import { footprintRows, legend, throughputRows } from '../cost.ts'
import { loadRows } from '../load.ts'
import type { Results } from '../results.ts'
import { type Markup, markup, type Part } from './escape.ts'

/** What the run carried under load, where it was loaded. */
export function loadSection(results: Results): Part {
  if (results.load.length === 0) return undefined
  return markup`<section aria-labelledby="load">
<h2 id="load">Under load</h2>
${table('load', loadRows(results))}
</section>`
}

/** What a stream's life costs, where that was measured. */
export function costSection({ cost }: Results): Part {
  if (!cost) return undefined
  return markup`<section aria-labelledby="cost">
<h2 id="cost">What a stream costs</h2>
${table('cost', throughputRows(cost))}
${table('cost', footprintRows(cost))}
<p class="hint">${legend}</p>
</section>`
}

/** Rows, the first of which is their head. */
function table(labelledBy: string, [head = [], ...rows]: string[][]): Markup {
  return markup`<div class="scroll" role="region" aria-labelledby="${labelledBy}" tabindex="0"><table class="figures">
<thead><tr>${head.map((name) => (name ? markup`<th scope="col">${name}</th>` : markup`<td></td>`))}</tr></thead>
<tbody>${rows.map(
    ([name, ...figures]) =>
      markup`<tr><th scope="row">${name}</th>${figures.map((figure) => markup`<td>${figure}</td>`)}</tr>\n`,
  )}</tbody>
</table></div>
`
}
