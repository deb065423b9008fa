import type { Verdict } from '../judge/verdict.ts'
import type { Outcome } from '../model.ts'

/** Sooner than this no edge's own limit ends a stream, ms. */
const LIMIT = 1_000

/** Advice that holds for any edge. */
export function general(verdict: Verdict, outcome: Outcome): string | undefined {
  switch (verdict.verdict) {
    case 'survives':
      return undefined
    case 'unknown':
      return 'Nothing was found out about the edge. See that the URL is right and that the service can reach it.'
    case 'refused':
      return aboutRefusal(verdict, outcome)
    case 'cut':
      return aboutCut(verdict, outcome)
    case 'degrades':
      return aboutChange(verdict, outcome)
  }
}

function aboutRefusal({ by }: Verdict, { transport }: Outcome): string {
  if (by === 'service') return 'The service refused it itself: the reason holds its code, its log says more.'
  return transport === 'websocket'
    ? 'The edge carries no WebSocket. Use the SSE route for what the server says, and ordinary requests for what the client says; or an edge that passes upgrades.'
    : 'Something before the service answers in its place: look for a route, a host name, a method, a protocol version or an authentication rule that does not cover this request.'
}

function aboutCut(
  { by, at }: Verdict,
  { status, ending, endedMs = 0, scale = 1 }: Outcome,
): string | undefined {
  if (by === 'service') return 'The service broke it off itself: its log has a line about this run.'
  if (status === undefined)
    return 'Something took the request and gave no answer. Its own log says what it waited for.'
  if (ending === 'silent')
    return 'The edge holds the stream back: turn its response buffering off for this path, and see its own log.'
  if (ending === 'complete')
    return 'The edge ends a broken stream as if it were whole. Name a last event, and take nothing for whole without it.'
  const ms = (at ?? endedMs) * scale
  if (ms < LIMIT) return undefined
  return `The edge ends streams by itself. Set STREAM_MAX_AGE well below ${Math.round(ms / 1000)} s, so that the service ends them in good order and clients come back; if it is silence that cuts, lower HEARTBEAT.`
}

function aboutChange({ by, doubtful }: Verdict, { headers, expected }: Outcome): string | undefined {
  if (by !== 'edge') return undefined
  if (!expected.coded && headers.some(([name]) => name.toLowerCase() === 'content-encoding'))
    return 'Leave streams out of the edge’s compression: Cache-Control: no-transform asks for that, and this edge does not heed it.'
  // What a busy machine could have looked like is what a buffer looks like.
  return doubtful
    ? 'Turn the edge’s response buffering off for this path. The service sends X-Accel-Buffering: no and Cache-Control: no-transform, and this edge does not heed them.'
    : undefined
}
