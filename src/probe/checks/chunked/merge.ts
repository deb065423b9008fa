import { askHttp } from '../../ask.ts'
import type { ReceivedEvent } from '../../model.ts'
import type { Check } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'

const EVENTS = 50

/** Between two, ms: long enough for a busy machine to take each by itself. */
const INTERVAL = 10

export const merge: Check = {
  id: 'chunked-merge',
  title: 'Small events in quick succession arrive one by one',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9110, 7.6; draft-ietf-httpbis-incremental',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      merge,
      target,
      streamPath('/transfer-encoding', target, { count: EVENTS, interval: INTERVAL }),
      {
        ...plainStream(EVENTS),
        claims: [
          {
            fact: 'together',
            atMost: 5,
            atMostTimesDirect: 1,
            otherwise: 'degrades',
            says: `{events} events, made ${INTERVAL} ms apart, came in {reads} reads, mostly {together} at a time`,
            doubtful: true,
          },
        ],
        says: '{events} events in {reads} reads',
      },
      {
        lasting: EVENTS * INTERVAL,
        measure(_, events) {
          const reads = together(events)
          // Of most events, not on average: a machine that stood still for a moment merges a few.
          const sizes = reads.flatMap((size) => Array<number>(size).fill(size)).sort((a, b) => a - b)
          const typical = sizes[Math.floor(sizes.length / 2)] ?? null
          return { events: events.length, reads: reads.length, together: typical }
        },
      },
    ),
}

/** How many events each read brought. TLS hands out a read in pieces: what is a tenth of an interval apart came together. */
function together(events: ReceivedEvent[]): number[] {
  const sizes: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { ms } of events) {
    if (ms - last > INTERVAL / 10) sizes.push(0)
    sizes.push((sizes.pop() ?? 0) + 1)
    last = ms
  }
  return sizes
}
