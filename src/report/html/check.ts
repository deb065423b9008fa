import type { Cell, Results } from '../results.ts'
import { cellDetails } from './cell.ts'
import { type Markup, markup } from './escape.ts'
import { linked } from './spec.ts'

/** A check with its cells. */
export function checkSection(check: Results['checks'][number], results: Results, found: Cell[]): Markup {
  const { id, title, kind, spec, transport } = check
  const its = results.edges.flatMap((edge) =>
    found
      .filter((cell) => cell.check === id && cell.edge === edge.id)
      .map((cell) => cellDetails(cell, edge, check, results)),
  )
  return markup`<article aria-labelledby="check.${id}">
<h3 id="check.${id}">${title}</h3>
<p class="source"><code>${id}</code> ${transport}, ${kind}. Source: ${linked(spec)}</p>
${its}
</article>
`
}
