import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'

export const failing: Check = {
  id: 'chunked-failing',
  title: 'A source that fails can be told from one that is done',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9112, 8',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      failing,
      target,
      streamPath('/transfer-encoding', target, { interval: 100, fail: 2 }),
      {
        status: 200,
        // Its events are not held against anything: a reset may take along what had not been read yet.
        intervalMs: 0,
        stamped: false,
        endings: ['truncated', 'reset'],
        says: '{ending} after {events} events, when the source had failed',
      },
      { measure: ({ ending }, events) => ({ ending, events: events.length }) },
    ),
}
