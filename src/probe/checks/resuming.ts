import { readSse } from '../clients/events.ts'
import type { Ending, Outcome } from '../model.ts'
import { stream } from './asked.ts'
import { type Check, check, type HttpAsk, OK } from './check.ts'

/** A little more than the 120 s that App Runner allows for a whole response, ms. */
const TOTAL = 125_000
const EVENTS = 28
/** The client leaves after so many events. The rest takes `TOTAL`, so that an edge that cuts streams cuts it too. */
const LEAVES_AFTER = 2

/** So many connections get the stream at its own pace. */
const MOST_SLOW = 4

/** An EventSource comes back after each of these: it takes a clean end for a lost connection. */
const comesBackAfter = new Set<Ending | undefined>(['left', 'truncated', 'reset', 'complete'])

/** Whether a client that was cut can come back and go on. */
export const resuming: Check[] = [
  check({
    id: 'sse-last-event-id',
    title: 'Last-Event-ID reaches the service, so that a client can go on after a cut',
    transport: 'sse',
    kind: 'required',
    spec: 'WHATWG HTML, 9.2.4',
    // So that the next one can begin, which takes long.
    waits: true,
    claims: [
      { fact: 'ids', is: true, otherwise: 'degrades', cause: 'lost' },
      { fact: 'first', is: '3', otherwise: 'degrades', cause: 'lost' },
      { fact: 'last', is: '4', otherwise: 'cut', cause: 'hidden-end' },
    ],
    run: (ask) =>
      ask.http('/sse', {
        query: { ids: true, count: 5, interval: 0 },
        headers: { 'last-event-id': '2' },
      }),
  }),
  check({
    id: 'sse-resume',
    title: 'A client that was cut comes back and goes on: nothing is lost, nothing comes twice',
    transport: 'sse',
    kind: 'optimal',
    spec: 'WHATWG HTML, 9.2.3 and 9.2.4',
    needs: ['sse', 'sse-last-event-id'],
    instance: 'short',
    expected: { ...OK, event: 'test', untimed: true },
    claims: [{ fact: 'connections', atLeast: 2, otherwise: 'degrades', cause: 'held-to-end' }],
    async run(ask) {
      const interval = ask.scaled(TOTAL / (EVENTS - LEAVES_AFTER - 1))
      const whole = stream({ count: EVENTS, interval, ids: true, stamp: true })
      // An edge that collects a stream is silent for as long as the stream lasts.
      const connect = (how: HttpAsk) => ask.http('/sse', { ...whole, waits: interval * EVENTS, ...how })
      const hurried = { ...whole.query, interval: 10 }

      const connections = [await connect({ act: leaveEarly })]
      for (let seen = -1; ; ) {
        const { ending, events = [] } = connections.at(-1) ?? {}
        const last = Number(events.at(-1)?.id)
        // Stops once a connection brings nothing new.
        if (!(last > seen) || last === EVENTS - 1 || !comesBackAfter.has(ending)) return joined(connections)
        seen = last
        const headers = { 'last-event-id': `${seen}` }
        // Cut so often, it would take far longer than the stream: the rest comes fast.
        connections.push(
          await connect({ headers, ...(connections.length >= MOST_SLOW && { query: hurried }) }),
        )
      }
    },
  }),
]

const leaveEarly: NonNullable<HttpAsk['act']> = async (exchange) => {
  if (await exchange.came(() => readSse(exchange.body).events.length >= LEAVES_AFTER)) exchange.leave()
  return undefined
}

/**
 * Several connections of one run as one outcome: what came over all of them, in ms since the first request, with the
 * last one's answer and ending.
 */
function joined(connections: Outcome[]): Outcome {
  const [first, last] = [connections[0], connections.at(-1)]
  if (!first || !last) throw new RangeError('there is no connection to join')
  const after = ({ startedAt }: Outcome, ms: number) => ms + startedAt - first.startedAt
  const all = <Item>(items: (one: Outcome) => Item[]) => connections.flatMap(items)
  const gaps = connections.slice(0, -1)
  return {
    ...last,
    startedAt: first.startedAt,
    arrivals: all((one) => one.arrivals.map((arrival) => ({ ...arrival, ms: after(one, arrival.ms) }))),
    events: all((one) => one.events.map((event) => ({ ...event, ms: after(one, event.ms) }))),
    beats: all((one) => one.beats.map((ms) => after(one, ms))),
    ...(last.endedMs !== undefined && { endedMs: after(last, last.endedMs) }),
    facts: {
      connections: connections.length,
      endings: gaps.map(({ ending = 'silent' }) => ending),
      lasted: gaps.map(({ endedMs = 0 }) => Math.round(endedMs)),
    },
  }
}
