import { markup, trusted } from '../html/escape.ts'
import { type Cell, cells, type Results } from '../results.ts'
import { blame, glance } from '../words.ts'
import { colours, timelineStyle } from './style.ts'
import { timeline } from './timeline.ts'
import { spanOf, timesOf } from './times.ts'

/** The cell that is shown: the edge's limit of 120 s cuts a stream. */
const CHECK = 'chunked-total'
const EDGE = 'app-runner'

// px
const WIDTH = 880
const PADDING = 24
const HEAD = 56
const SUBHEAD = 24

/**
 * The README's picture, a whole SVG file for light and dark: a stream that App Runner's edge cuts, below the same stream
 * without the edge, on one axis.
 * @throws where the run has no such stream, or only one with divided times
 */
export function picture(results: Results): string {
  const found = cells(results)
  const both = [cellOf(found, 'direct'), cellOf(found, EDGE)]
  const title = results.checks.find(({ id }) => id === CHECK)?.title ?? CHECK
  const span = both.reduce((most, { outcome }) => Math.max(most, spanOf(timesOf(outcome))), 0)
  let y = HEAD
  const parts = both.map((cell) => {
    const heading = headingOf(cell, results)
    const { svg, height } = timeline(cell, { title: heading, id: cell.edge, span })
    const part = markup`<text class="subhead" x="${PADDING + 12}" y="${y + 14}">${heading}</text>
<svg x="${PADDING}" y="${y + SUBHEAD}" width="${WIDTH - 2 * PADDING}" height="${height}">${svg}</svg>`
    y += SUBHEAD + height + 16
    return part
  })
  return `${markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-labelledby="picture">
<title id="picture">${title}: ${both.map((cell) => headingOf(cell, results)).join('; ')}</title>
<style>${trusted(style)}</style>
<rect class="sheet" x="0.5" y="0.5" width="${WIDTH - 1}" height="${y - 1}" rx="10"/>
<text class="head" x="${PADDING + 12}" y="34">${title}</text>
${parts}
</svg>`}\n`
}

const style = `svg { ${colours.light} }
@media (prefers-color-scheme: dark) { svg { ${colours.dark} } }
.sheet { fill: var(--surface); stroke: var(--line); }
.head, .subhead { font: 600 16px system-ui, sans-serif; fill: var(--text); }
.subhead { font-size: 13px; }
${timelineStyle}`

function cellOf(found: Cell[], edge: string): Cell {
  const cell = found.find((one) => one.check === CHECK && one.edge === edge)
  const wrong = !cell
    ? 'is not in this run'
    : cell.outcome.fault
      ? `could not be asked: ${cell.outcome.fault.message}`
      : cell.outcome.scale !== undefined &&
        `was asked with its times divided by ${cell.outcome.scale}, and the picture is of the true ones`
  if (!cell || wrong)
    throw new Error(
      `The picture shows ${CHECK} through ${edge}, which ${wrong}. Run npm run bench -- --real-time first.`,
    )
  return cell
}

function headingOf(cell: Cell, { edges }: Results): string {
  const by = blame(cell.verdict)
  const title = edges.find(({ id }) => id === cell.edge)?.title ?? cell.edge
  return `${title}: ${glance(cell)}${by ? ` ${by}` : ''}`
}
