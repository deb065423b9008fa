import type { Outcome } from './outcome.ts'
import type { Verdict } from './verdict.ts'

/** What to do about a verdict, in a sentence or two; nothing where nothing needs doing. */
export function advise(
  { verdict, by, reason }: Verdict,
  { transport, status, endedMs = 0 }: Outcome,
): string | undefined {
  switch (verdict) {
    case 'survives':
      return undefined
    case 'unknown':
      return 'Nothing was found out about the edge. See that the URL is right and that the service can reach it.'
    case 'refused':
      if (by === 'service')
        return 'The service refused it itself: the reason holds its code, its log says more.'
      return transport === 'websocket'
        ? 'The edge carries no WebSocket. Use the SSE route for what the server says, and ordinary requests for what the client says; or an edge that passes upgrades.'
        : 'Something before the service answers in its place: look for a route, a host name or an authentication rule that does not cover this path.'
    case 'cut':
      if (status === undefined)
        return 'Something took the request and gave no answer. Its own log says what it waited for.'
      return `The edge ends streams by itself. Set STREAM_MAX_AGE well below ${Math.round(endedMs)} ms, so that the service ends them in good order and clients come back; if it is silence that cuts, lower HEARTBEAT.`
    case 'degrades':
      return reason.startsWith('compressed')
        ? 'Leave streams out of the edge’s compression: Cache-Control: no-transform asks for that, and this edge does not heed it.'
        : 'Turn the edge’s response buffering off for this path. The service sends X-Accel-Buffering: no and Cache-Control: no-transform, and this edge does not heed them.'
  }
}
