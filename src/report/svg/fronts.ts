import { type Markup, markup, trusted } from '../html/escape.ts'
import type { Results } from '../results.ts'
import { type Answered, type SummaryRow, summary } from '../summary.ts'
import { endingOf } from './endings.ts'
import { type Scale, scaleOf } from './scale.ts'
import { colours, timelineStyle } from './style.ts'
import { spanOf, type Times, timesOf } from './times.ts'

// px
const WIDTH = 880
const PADDING = 24
/** Where the strips begin. Their titles are left of it. */
const LEFT = 336
const HEAD = 92
const STRIP = 54
const MADE = 16
const CAME = 38
const FOOT = 40

/**
 * The README's picture of all edges, a whole SVG file for light and dark: a strip for each edge shows when three events
 * were made at the origin and when they arrived at the client, on one axis.
 * @throws where an edge has no stream to show
 */
export function frontsPicture(results: Results): string {
  const strips = summary(results).map((row) => stripOf(row))
  const scale = scaleOf(strips.reduce((most, { times }) => Math.max(most, spanOf(times)), 1))
  const bottom = HEAD + strips.length * STRIP
  const height = bottom + FOOT
  const title = 'Three events, 200 ms apart, through each front'
  return `${markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="picture fronts">
<title id="picture">${title}</title><desc id="fronts">${strips.map(described).join('. ')}</desc>
<style>${trusted(style)}</style>
<rect class="sheet" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
<text class="head" x="${PADDING}" y="34">${title}</text>
<text class="lead" x="${PADDING}" y="58">Above: made at the origin. Below: arrived at the client. A bar is the stream’s whole end.</text>
<svg class="timeline" x="${LEFT}" width="${WIDTH - PADDING - LEFT}" height="${height}">${axis(scale, bottom)}</svg>
${strips.map((strip, n) => drawn(strip, HEAD + n * STRIP, scale))}
</svg>`}\n`
}

const style = `svg { ${colours.light} }
@media (prefers-color-scheme: dark) { svg { ${colours.dark} } }
.sheet { fill: var(--surface); stroke: var(--line); }
.head { font: 600 16px system-ui, sans-serif; fill: var(--text); }
.lead, .front { font: 12px system-ui, sans-serif; fill: var(--soft); }
.front .title { font-size: 13px; font-weight: 600; fill: var(--text); }
.front .yes { font-weight: 600; fill: var(--good); }
.front .no { font-weight: 600; fill: var(--warn); }
.between { stroke: var(--line); }
${timelineStyle}`

interface Strip {
  row: SummaryRow
  answer: Answered
  times: Times
  /** How it ended at the client. */
  tone: 'good' | 'bad' | 'plain'
}

/** Shows the SSE stream, or the WebSocket stream where there is no SSE. */
function stripOf(row: SummaryRow): Strip {
  const asked = row.answers.filter(({ cell }) => cell && !cell.outcome.fault)
  const answer = ['SSE', 'WebSocket'].flatMap((name) => asked.filter((one) => one.name === name))[0]
  if (!answer?.cell)
    throw new Error(
      `The picture shows a stream through each front, and ${row.edge.id} has none: ${row.evidence[0]?.says ?? 'it was not asked'}. Run npm run bench -- --fronts first.`,
    )
  const { outcome } = answer.cell
  const times = timesOf(outcome)
  return { row, answer, times, tone: endingOf(answer.cell, scaleOf(spanOf(times))).tone }
}

function drawn(strip: Strip, y: number, scale: Scale): Markup {
  const { row, answer } = strip
  const { x } = scale
  const { events, ended } = strip.times
  const dot = (ms: number, y: number) => markup`<circle class="event" cx="${x(ms)}" cy="${y}" r="3.5"/>`
  return markup`<line class="between" x1="${PADDING}" x2="${WIDTH - PADDING}" y1="${y}" y2="${y}"/>
<text class="front" x="${PADDING}" y="${y + 22}"><tspan class="title">${row.edge.title}</tspan><tspan x="${PADDING}" dy="18"><tspan class="${answer.now === 'yes' ? 'yes' : 'no'}">${said(answer)}</tspan> · ${row.edge.truth}</tspan></text>
<svg class="timeline" x="${LEFT}" y="${y}" width="${WIDTH - PADDING - LEFT}" height="${STRIP}">${[
    MADE,
    CAME,
  ].map(
    (y) => markup`<line class="lane" x1="${x(0)}" x2="${x(scale.span)}" y1="${y}" y2="${y}"/>`,
  )}<line class="life" x1="${x(0)}" x2="${x(ended)}" y1="${CAME}" y2="${CAME}"/>${events.map(
    ({ made, came }) => [
      made !== undefined && [
        markup`<line class="way" x1="${x(made)}" x2="${x(came)}" y1="${MADE}" y2="${CAME}"/>`,
        dot(made, MADE),
      ],
      dot(came, CAME),
    ],
  )}<svg x="${x(ended)}" y="${CAME}" overflow="visible"><path class="${strip.tone}" d="${strip.tone === 'good' ? 'M0-8V8' : 'M-5-5L5 5M5-5L-5 5'}"/></svg></svg>
`
}

/** `SSE: yes`, `SSE: no, at once` */
function said({ name, now }: Answered): string {
  return `${name}: ${now.replace(': ', ', ')}`
}

function axis({ x, ticks, span }: Scale, bottom: number): Markup[] {
  return ticks.map(({ ms, label }) => {
    const anchor = ms === 0 ? 'start' : ms > span * 0.9 ? 'end' : 'middle'
    return markup`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${HEAD}" y2="${bottom}"/><text x="${x(ms)}" y="${HEAD - 8}" text-anchor="${anchor}">${label}</text><text x="${x(ms)}" y="${bottom + 18}" text-anchor="${anchor}">${label}</text>`
  })
}

/** A strip in words. */
function described({ row, answer }: Strip): string {
  const { says } = row.evidence.find(({ of }) => of.includes(answer.name)) ?? { says: '' }
  return `${row.edge.title} (${row.edge.truth}), ${said(answer)}: ${says}`
}
