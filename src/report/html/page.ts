import { cells, differences, failures, type Results, type Section } from '../results.ts'
import { count, machineLine } from '../words.ts'
import { checkSection } from './check.ts'
import { type Markup, markup, type Part } from './escape.ts'
import { legend } from './legend.ts'
import { matrix } from './matrix.ts'
import { script } from './script.ts'
import { page } from './shell.ts'
import { summarySection } from './summary.ts'
import { addedSection, loadSection } from './tables.ts'

/**
 * A run as one page.
 * @param sections figures to add
 */
export function htmlReport(results: Results, sections: Section[] = []): string {
  return page('streamproof: what survives', body(results, sections), script)
}

function body(results: Results, sections: Section[]): Markup {
  const { checks, edges } = results
  const found = cells(results)
  return markup`<header>
<p class="brand">streamproof</p>
<h1>What survives</h1>
${checks.length > 0 && markup`<p class="run">${count(checks.length, 'check')} through ${edges.length > 4 ? count(edges.length, 'edge') : edges.map(({ title }) => title).join(', ')}.</p>`}
<p class="run">${machineLine(results)}</p>
</header>
<main>
${checks.length > 0 && [summarySection(results), matrix(results, found), legend]}
${list('Not as documented', differences(results))}
${list('Could not be asked', failures(results))}
${loadSection(results)}
${sections.map(addedSection)}
${
  checks.length > 0 &&
  markup`<section aria-labelledby="evidence">
<h2 id="evidence">Evidence</h2>
<p class="hint">What each verdict rests on, with ${edges.length > 1 ? 'one entry for each edge' : 'one entry for each check'}. Open an entry to read it.</p>
${checks.map((check) => checkSection(check, results, found))}
</section>`
}
</main>`
}

function list(title: string, lines: string[]): Part {
  if (lines.length === 0) return undefined
  return markup`<section class="notice"><h2>${title}</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul></section>`
}
