import type { UrlOutcome } from '../../../src/probe/url-model.ts'

/** An outcome of twelve events, one every 150 ms, but for what is given. */
export function outcome(change: Partial<UrlOutcome> = {}): UrlOutcome {
  const times = Array.from({ length: 12 }, (_, n) => 150 * (n + 1))
  return {
    target: 'url',
    variation: 'as given',
    method: 'GET',
    url: 'http://app.example/sse',
    transport: 'sse',
    profile: 'sse',
    startedAt: 1_800_000_000_000,
    connection: { ms: 2, roundTripMs: 1 },
    status: 200,
    httpVersion: '1.1',
    headers: [['Content-Type', 'text/event-stream']],
    headMs: 5,
    firstByteMs: 150,
    reads: times.map((ms) => ({ ms, bytes: 16 })),
    events: times.map((ms) => ({ ms, size: 8 })),
    beats: [],
    ending: 'complete',
    endedMs: 1_801,
    ...change,
  }
}

/** The first events, and then a cut. @param quietMs how long nothing had come before it */
export function cutAt(endedMs: number, quietMs: number, change: Partial<UrlOutcome> = {}): UrlOutcome {
  const last = endedMs - quietMs
  const times = [last / 4, last / 2, last]
  return outcome({
    reads: times.map((ms) => ({ ms, bytes: 16 })),
    events: times.map((ms) => ({ ms, size: 8 })),
    ending: 'truncated',
    endedMs,
    ...change,
  })
}
