import type { Remedy } from './advice.ts'
import { SHORTEST_LIMIT } from './causes.ts'

const SSE = 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes'

/** What our service can do itself, whatever edge is before it. */
export const service: Remedy[] = [
  {
    by: 'service',
    verdicts: ['refused'],
    text: 'The service refused the request itself: the reason has its code, and its log says more.',
    proof: 'documented',
  },
  {
    by: 'service',
    verdicts: ['cut'],
    text: 'The service ended the stream itself: its log has a line about this run.',
    proof: 'documented',
  },
  {
    causes: ['timed-out'],
    text: 'Begin to answer at once, with the head and a first event, and stream the rest.',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    transports: ['chunked'],
    lasted: SHORTEST_LIMIT,
    text: 'Chunked text has no heartbeat. Use SSE for streams that pause.',
    source: SSE,
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    lasted: SHORTEST_LIMIT,
    text: 'Set HEARTBEAT well below the silence that the edge allows.',
    source: SSE,
    proof: 'documented',
  },
  {
    causes: ['cut-total', 'truncated', 'reset'],
    lasted: SHORTEST_LIMIT,
    text: 'Set STREAM_MAX_AGE well below {seconds} s: the service then ends its streams in good order, and clients come back with their Last-Event-ID.',
    proof: 'documented',
  },
  {
    causes: ['leaving-hidden'],
    text: 'An edge learns at the latest when it writes that its client has left. Use SSE, whose heartbeat it has to write, or set STREAM_MAX_AGE.',
    source: SSE,
    proof: 'documented',
  },
  {
    causes: ['replayed'],
    text: 'Send Cache-Control: no-store with each stream. A cache may keep a finished one, and answer the next client with it.',
    lines: ['Cache-Control: no-store'],
    source: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5',
    proof: 'documented',
  },
  {
    causes: ['sent-twice'],
    text: 'An edge may repeat a GET whose connection broke. Start what costs something with a POST, or know a repeated request by an id of the client’s.',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2',
    proof: 'documented',
  },
  {
    causes: ['hidden-end'],
    text: 'The edge ends a broken stream as if it were whole. Send a final event such as [DONE]. Clients then treat a stream without it as cut.',
    proof: 'documented',
  },
]
