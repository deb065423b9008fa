import { askHttp } from '../../ask.ts'
import type { Outcome } from '../../model.ts'
import type { Check, Target } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'

/** Asks for `count` events of `bytes` each, `interval` ms apart, and whether every byte comes as it was sent. */
export function askBytes(
  check: Check,
  target: Target,
  { count, bytes, interval }: { count: number; bytes: number; interval: number },
): Promise<Outcome> {
  return askHttp(
    check,
    target,
    streamPath('/transfer-encoding', target, { count, bytes, interval }),
    { ...plainStream(count, bytes), says: '{events} events of {bytes} B, as they were sent, in {ms} ms' },
    {
      bytes: count * bytes,
      lasting: count * interval,
      measure: ({ endedMs }, events) => ({ events: events.length, bytes, ms: Math.round(endedMs) }),
    },
  )
}
