import { askHttp } from '../../ask.ts'
import type { Fact, ReceivedEvent } from '../../model.ts'
import { readStamp } from '../../stamps.ts'
import type { Check } from '../check.ts'
import { stampedStream, streamPath } from '../streams.ts'

/** Between the two, ms. */
const INTERVAL = 500

export const first: Check = {
  id: 'chunked-first',
  title: 'The first event is there before the second is made',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9110, 7.6; draft-ietf-httpbis-incremental',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      first,
      target,
      streamPath('/transfer-encoding', target, { count: 2, interval: INTERVAL, stamp: true }),
      {
        // How late they are is the main check's question: this one is about their order only.
        ...stampedStream(2, 0),
        claims: [
          {
            fact: 'before',
            is: true,
            otherwise: 'degrades',
            says: 'the first event came {gapMs} ms before the second, which was made {madeMs} ms after it',
            doubtful: true,
          },
        ],
        says: 'the first event came {firstMs} ms after the request, {gapMs} ms before the second, which was made {madeMs} ms after it',
      },
      { lasting: INTERVAL, measure: (_, events) => order(events) },
    ),
}

/**
 * Needs no clock that both sides share. The origin cannot have made the second sooner after the request than after the
 * first, so what came sooner than that was there before. Where the way is long, it shows in the spacing: an edge that
 * held the first back let both go together.
 */
function order([one, two]: ReceivedEvent[]): Record<string, Fact> {
  const made = [one, two].map((event) => event && readStamp(event)?.made)
  if (!one || !two || made[0] === undefined || made[1] === undefined) return {}
  const madeMs = made[1] - made[0]
  const gapMs = two.ms - one.ms
  return {
    firstMs: Math.round(one.ms),
    madeMs,
    gapMs: Math.round(gapMs),
    before: one.ms < madeMs || gapMs > madeMs / 2,
  }
}
