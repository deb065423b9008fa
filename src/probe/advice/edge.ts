import type { Remedy } from './advice.ts'

/** What to change about an edge whose vendor is not known, or has no advice of its own. */
export const edge: Remedy[] = [
  {
    by: 'anybody',
    verdicts: ['unknown'],
    causes: ['unreachable', 'harness', 'missing', 'fails-directly'],
    text: 'Nothing was found out about the edge. Check that the URL is right and that the service can reach it.',
    proof: 'documented',
  },
  {
    causes: ['timed-out'],
    text: 'The edge gave up after {seconds} s without the beginning of a response. Raise its response timeout for this path.',
    proof: 'documented',
  },
  {
    by: 'anybody',
    verdicts: ['refused'],
    transports: ['websocket'],
    text: 'The edge does not forward this WebSocket. Look for a setting that forwards upgrades. If there is none, use SSE and ordinary requests.',
    proof: 'documented',
  },
  {
    by: 'anybody',
    verdicts: ['refused'],
    text: 'Something before the service answers in its place. Look for a route, host name, method, protocol version or authentication rule that does not cover this request.',
    proof: 'documented',
  },
  {
    verdicts: ['cut'],
    statuses: [undefined],
    text: 'The edge took the request and did not answer. Its own log says what it waited for.',
    proof: 'documented',
  },
  {
    causes: [
      'silent',
      'held-to-end',
      'held-by-size',
      'held-by-time',
      'first-held',
      'late',
      'merged',
      'read-ahead',
    ],
    text: 'Turn the edge’s response buffering off for this path. The service asks for that with X-Accel-Buffering: no and Cache-Control: no-transform, but not every edge heeds them, and a proxy before the service may have removed them.',
    proof: 'documented',
  },
  {
    causes: ['request-held'],
    text: 'Turn the edge’s request buffering off for this path.',
    proof: 'documented',
  },
  {
    causes: ['starved'],
    text: 'A client that stops reading one stream stops the others on its connection. Give each stream a buffer of its own at the edge, or turn HTTP/2 off for this path.',
    source: 'https://www.rfc-editor.org/rfc/rfc9113#section-5.2.2',
    proof: 'documented',
  },
  {
    causes: ['compressed', 'held-by-compression'],
    text: 'Exclude streams from the edge’s compression. The service asks for that with Cache-Control: no-transform, but not every edge heeds it.',
    source: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6',
    proof: 'documented',
  },
]
