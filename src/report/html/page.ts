import { createHash } from 'node:crypto'
import { cells, differences, failures, type Results, type Section } from '../results.ts'
import { colours, timelineStyle } from '../svg/style.ts'
import { count, machineLine } from '../words.ts'
import { checkSection } from './check.ts'
import { type Markup, markup, type Part, trusted } from './escape.ts'
import { legend } from './legend.ts'
import { matrix } from './matrix.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { summarySection } from './summary.ts'
import { addedSection, loadSection } from './tables.ts'

/**
 * A run as one page, without other files and without network. Text in outcomes is somebody else's, so it is escaped. The
 * page's own content security policy loads and runs nothing of it either.
 * @param sections figures to add
 */
export function htmlReport(results: Results, sections: Section[] = []): string {
  const css = `:root { color-scheme: light dark; ${colours.light} }
@media (prefers-color-scheme: dark) { :root { ${colours.dark} } }
${style}${timelineStyle}`
  const policy = `default-src 'none'; img-src data:; style-src '${digest(css)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>\n${markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>streamproof: what survives</title>
<link rel="icon" href="data:,">
<style>${trusted(css)}</style>
</head>
<body>
${body(results, sections)}
<script>${trusted(script)}</script>
</body>
</html>
`}`
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

/** The digest by which a content security policy allows a script or style. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
