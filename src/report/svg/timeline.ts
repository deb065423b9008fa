import { type Markup, markup, type Part } from '../html/escape.ts'
import type { Cell } from '../results.ts'
import { count, whole } from '../words.ts'
import { type Ending, endingOf, lifeOf } from './endings.ts'
import { type Scale, scaleOf } from './scale.ts'
import { spanOf, type Times, timesOf } from './times.ts'

export interface TimelineOptions {
  /** The picture's title for screen readers. */
  title: string
  /** Unique in its document. */
  id: string
  /** The axis' least length, ms, so that two pictures can be compared. Default: as long as the stream. */
  span?: number
}

/** A drawing and its height, px. It is as wide as its container. */
export interface Drawing {
  svg: Markup
  height: number
}

/** More marks on a lane than this would overlap. */
const MOST_MARKS = 80

// Rows, px from the top, without the edge's mark.
const MADE_TEXT = 14
const MADE = 30
const CAME = 84
const CAME_TEXT = 106
const AXIS = 120
const AXIS_TEXT = 136
const NOTE = 18

/**
 * Draws two lines: above, when each event was made at the origin; below, when it arrived at the client. `timelineStyle`
 * styles it.
 */
export function timeline(
  cell: Pick<Cell, 'question' | 'outcome'>,
  { title, id, span = 0 }: TimelineOptions,
): Drawing {
  const { outcome } = cell
  const times = timesOf(outcome)
  const scale = scaleOf(Math.max(span, spanOf(times), 1))
  const ending = endingOf(cell, scale)
  const life = lifeOf(outcome, times, scale)
  const every = Math.ceil(Math.max(times.events.length, times.due.length, times.beats.length, 1) / MOST_MARKS)
  const notes = notesOf(times, every)
  const down = times.edge === undefined ? 0 : 18
  const height = down + AXIS_TEXT + 8 + notes.length * NOTE
  const svg = markup`<svg class="timeline" width="100%" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title><desc id="${id}-desc">${describe(times, ending, life)}</desc>
${times.edge !== undefined && edgeMark(times.edge, scale)}<svg y="${down}" overflow="visible">${[
    axis(scale),
    lane(MADE, scale, times.opened, times.closed ?? (times.opened === undefined ? undefined : times.ended)),
    lane(CAME, scale, 0, times.ended),
    marks(times, every, scale),
    life.ms !== undefined && endMark(MADE, life.ms, life, scale),
    endMark(CAME, times.ended, ending, scale),
    names(MADE_TEXT, 'made at the origin', life),
    names(CAME_TEXT, 'arrived at the client', ending),
    notes.map((note, n) => markup`<text x="${scale.x(0)}" y="${AXIS_TEXT + (n + 1) * NOTE}">${note}</text>`),
  ]}</svg></svg>`
  return { svg, height }
}

function axis({ x, ticks, span }: Scale): Markup {
  const marked = ticks.map(({ ms, label }) => {
    const anchor = ms === 0 ? 'start' : ms > span * 0.9 ? 'end' : 'middle'
    return markup`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${MADE}" y2="${AXIS + 4}"/><text x="${x(ms)}" y="${AXIS_TEXT}" text-anchor="${anchor}">${label}</text>`
  })
  return markup`${marked}<line class="axis" x1="${x(0)}" x2="${x(span)}" y1="${AXIS}" y2="${AXIS}"/>`
}

/** A lane with the time during which the stream was open. */
function lane(y: number, { x, span }: Scale, from: number | undefined, to: number | undefined): Part {
  const life =
    from !== undefined &&
    to !== undefined &&
    markup`<line class="life" x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/>`
  return [markup`<line class="lane" x1="${x(0)}" x2="${x(span)}" y1="${y}" y2="${y}"/>`, life]
}

function marks({ events, made, due, beats, reads }: Times, every: number, { x }: Scale): Part {
  const thin = <Item>(items: Item[]) => items.filter((_, n) => n % every === 0 || n === items.length - 1)
  const tick = (y: number) => (ms: number) =>
    markup`<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${y - 6}" y2="${y + 6}"/>`
  const dot = (ms: number, y: number) => markup`<circle class="event" cx="${x(ms)}" cy="${y}" r="3.5"/>`
  const drawn = thin(events)
  return [
    drawn.map(
      ({ made, came }) =>
        made !== undefined &&
        markup`<line class="way" x1="${x(made)}" x2="${x(came)}" y1="${MADE}" y2="${CAME}"/>`,
    ),
    thin(due).map((ms) => markup`<circle class="due" cx="${x(ms)}" cy="${CAME}" r="3.5"/>`),
    thin(beats).map(tick(CAME)),
    thin(reads).map(tick(CAME)),
    made.map((ms) => dot(ms, MADE)),
    drawn.map(({ made }) => made !== undefined && dot(made, MADE)),
    drawn.map(({ came }) => dot(came, CAME)),
  ]
}

/** A bar for the stream's own end, a cross for any other. */
function endMark(y: number, ms: number, { mark, tone }: Ending, { x }: Scale): Markup {
  // An SVG of its own, because a path takes no percentages.
  return markup`<svg x="${x(ms)}" y="${y}" overflow="visible"><path class="${tone}" d="${mark === 'bar' ? 'M0-9V9' : 'M-5-5L5 5M5-5L-5 5'}"/></svg>`
}

function names(y: number, name: string, { words, tone }: Ending): Markup {
  return markup`<text class="name" x="1.5%" y="${y}">${name}</text><text class="${tone}" x="98.5%" y="${y}" text-anchor="end">${words}</text>`
}

function edgeMark(ms: number, { x, span, say }: Scale): Markup {
  const anchor = ms > span / 2 ? 'end' : 'start'
  return markup`<text class="by-edge" x="${x(ms)}" y="12" text-anchor="${anchor}">the edge ended it at ${say(ms)}</text><line class="edge" x1="${x(ms)}" x2="${x(ms)}" y1="18" y2="${18 + CAME + 8}"/>`
}

function notesOf({ events, due, beats, reads, aligned }: Times, every: number): string[] {
  return [
    every > 1 &&
      `1 in ${every} of ${whole(Math.max(events.length, due.length, beats.length))} marks is drawn`,
    due.length > 0 && `rings: ${count(due.length, 'event')} due that never came`,
    beats.length > 0 && `ticks: ${count(beats.length, 'sign')} of life, no events`,
    reads.length > 0 && `ticks: ${count(reads.length, 'read')} without an event`,
    aligned && `the clocks differ: aligned on ${aligned}`,
  ].filter((note) => note !== false && note !== undefined)
}

/** The picture in words. */
function describe({ events, due, edge, aligned }: Times, ending: Ending, life: Ending): string {
  const [first, last] = [events[0], events.at(-1)]
  const between = first && last ? `, between ${whole(first.came)} and ${whole(last.came)} ms` : ''
  return [
    `${count(events.length, 'event')} arrived at the client${between}; ${ending.words}`,
    due.length > 0 && `${count(due.length, 'event')} due that never came`,
    `At the origin: ${life.words}`,
    edge !== undefined && `The edge ended it at ${whole(edge)} ms by its own log`,
    aligned && `The clocks differ: aligned on ${aligned}`,
  ]
    .filter(Boolean)
    .join('. ')
}
