import { compare } from '../../judge/compare.ts'
import type { Outcome } from '../../model.ts'
import { withFacts } from './facts.ts'

/**
 * Several connections of one run, one after another, as one outcome: what came over all of them, in ms since the first
 * one's request, and the last one's answer and ending.
 */
export function joined(connections: Outcome[]): Outcome {
  const [first, last] = [connections[0], connections.at(-1)]
  if (!first || !last) throw new RangeError('there is no connection to join')
  const after = ({ startedAt }: Outcome, ms: number) => ms + startedAt - first.startedAt
  const all = <Item>(items: (one: Outcome) => Item[]) => connections.flatMap(items)
  const outcome: Outcome = {
    ...last,
    startedAt: first.startedAt,
    arrivals: all((one) => one.arrivals.map((arrival) => ({ ...arrival, ms: after(one, arrival.ms) }))),
    events: all((one) => one.events.map((event) => ({ ...event, ms: after(one, event.ms) }))),
    beats: all((one) => one.beats.map((ms) => after(one, ms))),
    ...(last.endedMs !== undefined && { endedMs: after(last, last.endedMs) }),
  }
  const { genuine, missing } = compare(outcome)
  return withFacts(outcome, {
    connections: connections.length,
    events: outcome.events.length,
    missing: missing.length,
    repeated: genuine.length - new Set(genuine).size,
    gaps: named(connections.slice(0, -1)),
  })
}

/** How the connections before the last one ended; of many, the first few. */
function named(connections: Outcome[]): string {
  const gaps = connections.map(({ ending, endedMs = 0 }) => {
    const how = ending === 'left' ? 'left' : ending === 'complete' ? 'ended cleanly' : 'cut'
    return `${how} after ${Math.round(endedMs)} ms`
  })
  const more = gaps.length > 3 ? [`and ${gaps.length - 3} more`] : []
  return [...gaps.slice(0, 3), ...more].join(', ')
}
