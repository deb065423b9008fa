import type { UrlOutcome } from '../../probe/url-model.ts'
import { type Markup, markup } from '../html/escape.ts'
import { scaleOf } from '../svg/scale.ts'

/** More marks than this would run into one. */
const MOST_MARKS = 200

const LANE = 16
const AXIS = 34

/** An outcome on one lane: its life, its events, and how it ended. As wide as the place it is put into. */
export function picture(outcome: UrlOutcome, spanMs: number, title: string): Markup {
  const { x, span, ticks } = scaleOf(Math.max(1, spanMs))
  const { headMs, endedMs = 0, ending, events, beats } = outcome
  const every = Math.ceil(events.length / MOST_MARKS)
  const shown = events.filter((_, n) => n % Math.max(1, every) === 0)
  const whole = ending === 'complete' || ending === 'left'
  return markup`<svg class="timeline" width="100%" height="${AXIS + 18}" role="img" aria-label="${title}">
${ticks.map(({ ms, label }) => markup`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${LANE}" y2="${AXIS}"/><text x="${x(ms)}" y="${AXIS + 14}" text-anchor="${ms === 0 ? 'start' : ms > span * 0.9 ? 'end' : 'middle'}">${label}</text>`)}
<line class="lane" x1="${x(0)}" x2="${x(span)}" y1="${LANE}" y2="${LANE}"/>
${headMs !== undefined && markup`<line class="life" x1="${x(headMs)}" x2="${x(endedMs)}" y1="${LANE}" y2="${LANE}"/>`}
${beats.map((ms) => markup`<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${LANE - 6}" y2="${LANE + 6}"/>`)}
${shown.map(({ ms }) => markup`<circle class="event" cx="${x(ms)}" cy="${LANE}" r="3.5"/>`)}
<svg x="${x(endedMs)}" y="${LANE}" overflow="visible"><path class="${whole ? 'good' : 'bad'}" d="${whole ? 'M0-9V9' : 'M-5-5L5 5M5-5L-5 5'}"/></svg>
</svg>`
}
