import { problems } from '../problems.ts'
import { cells, type Results, type Section, unsteady } from '../results.ts'
import { throughFronts } from '../summary.ts'
import { count, machineLine, tally } from '../words.ts'
import { answerSection } from './answer.ts'
import { type Markup, markup } from './escape.ts'
import { filterForm } from './filter.ts'
import { survivingSection, unaskedSection } from './folded.ts'
import { legend } from './legend.ts'
import { matrix } from './matrix.ts'
import { problemCard } from './problem.ts'
import { script } from './script.ts'
import { page } from './shell.ts'
import { addedSection, loadSection } from './tables.ts'

/**
 * A run as one page: the answer, the problems, what survives, then the figures.
 * @param sections figures to add
 */
export function htmlReport(results: Results, sections: Section[] = []): string {
  return page('streamproof: what survives', body(results, sections), script)
}

function body(results: Results, sections: Section[]): Markup {
  const hasChecks = results.checks.length > 0
  return markup`<header>
<p class="brand">streamproof</p>
<h1 id="answer">${hasChecks ? headline(results) : 'Figures'}</h1>
${hasChecks && answerSection(results, cells(results))}
<p class="run">${machineLine(results)}</p>
</header>
<main>
${hasChecks && checksMarkup(results)}
${loadSection(results)}
${sections.map(addedSection)}
</main>`
}

function checksMarkup(results: Results): Markup {
  const found = cells(results)
  const wrong = problems(results)
  const notes = unsteady(results)
  return markup`${filterForm(results)}
<section aria-labelledby="problems"><h2 id="problems">${wrong.length > 0 ? 'What goes wrong' : 'Nothing goes wrong'}</h2>
${notes.length > 0 && markup`<ul class="notice">${notes.map((line) => markup`<li>${line}</li>`)}</ul>`}
${wrong.map((problem) => problemCard(problem, results))}
${legend}
</section>
${matrix(results, found)}
${survivingSection(results, found)}
${unaskedSection(results, found)}`
}

function headline(results: Results): string {
  const [edge] = results.edges.filter(({ id }) => id !== 'direct')
  if (throughFronts(results) || !edge) return `What survives ${count(results.edges.length - 1, 'edge')}`
  return `${edge.title}: ${tally(edge, cells(results))}`
}
