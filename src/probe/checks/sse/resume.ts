import { askHttp, type HttpAsk } from '../../ask.ts'
import { readSse } from '../../clients/events.ts'
import type { Ending, Expectation } from '../../model.ts'
import type { Check } from '../check.ts'
import { stampedStream, streamPath } from '../streams.ts'
import { joined } from './joined.ts'

/** As long as App Runner's edge allows a whole response, and a little longer, ms. */
const TOTAL = 125_000
const EVENTS = 28
/** The client leaves once it has so many. What is left takes `TOTAL`, so that an edge that cuts does it too. */
const LEAVES_AFTER = 2

/** After these an EventSource comes back by itself: to it a clean end is as good as any other. */
const comesBackAfter = new Set<Ending | undefined>(['left', 'truncated', 'reset', 'complete'])

const expected: Expectation = {
  // When each came is another check's question.
  ...stampedStream(EVENTS, 0),
  event: 'test',
  claims: [
    {
      fact: 'connections',
      atLeast: 2,
      otherwise: 'degrades',
      says: 'nothing was left to come back for: all {events} events came at once',
    },
  ],
  says: 'all {events} events over {connections} connections, none twice: {gaps}',
}

export const resume: Check = {
  id: 'sse-resume',
  title: 'A client that was cut comes back and goes on, with nothing lost and nothing twice',
  transport: 'sse',
  kind: 'optimal',
  spec: 'WHATWG HTML, 9.2.3 and 9.2.4',
  needs: ['sse', 'sse-last-event-id'],
  at: 'short',
  async run(target) {
    const interval = Math.round(TOTAL / (EVENTS - LEAVES_AFTER - 1) / target.scale)
    const path = streamPath('/sse', target, { count: EVENTS, interval, ids: true, stamp: true })
    const lasting = interval * EVENTS
    // An edge that collects a stream is silent for as long as it lasts.
    const patient = { ...target, patience: target.patience + lasting }
    const connect = (how: HttpAsk) => askHttp(resume, patient, path, expected, { lasting, ...how })

    const connections = [await connect({ act: leaveEarly })]
    for (let seen = -1; ; ) {
      const { ending, events = [] } = connections.at(-1) ?? {}
      const last = Number(events.at(-1)?.id)
      // Who gets no further is not asked for ever.
      if (!(last > seen) || last === EVENTS - 1 || !comesBackAfter.has(ending)) return joined(connections)
      seen = last
      connections.push(await connect({ headers: { 'last-event-id': `${seen}` } }))
    }
  },
}

const leaveEarly: NonNullable<HttpAsk['act']> = async (exchange) => {
  if (await exchange.came(() => readSse(exchange.body).events.length >= LEAVES_AFTER)) exchange.leave()
  return undefined
}
