import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD, LIMITED, SHORTEST_LIMIT } from './causes.ts'

/** What any service can do itself, before any edge. */
export const anyService: Remedy[] = [
  {
    causes: HELD,
    by: 'service',
    text: 'The service holds its own stream: write each event when it is made, flush after it, and send no Content-Length. Look for a compressing middleware and for code that sends the whole body at once.',
    source: 'https://github.com/vercel/ai/issues/12233',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Ask every proxy on the way not to hold the stream. nginx honours the first line; compressing proxies honour the second.',
    lines: ['X-Accel-Buffering: no', 'Cache-Control: no-cache, no-transform'],
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
    proof: 'documented',
  },
  {
    causes: COMPRESSED,
    by: 'anybody',
    text: 'Leave the stream out of compression, or flush after each event. This field asks everybody on the way to do so.',
    lines: ['Cache-Control: no-transform'],
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.7-6',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    transports: ['chunked'],
    by: 'anybody',
    text: 'Chunked text has no heartbeat. Use SSE for streams that pause.',
    source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    transports: ['ndjson'],
    by: 'anybody',
    text: 'NDJSON has no heartbeat of its own: send an empty line, if your clients skip it, or use SSE for streams that pause.',
    source: 'https://github.com/ndjson/ndjson-spec#32-parsing',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    by: 'anybody',
    text: 'Send a heartbeat well below the silence that was allowed: a comment (a line that begins with a colon) in SSE, a ping in WebSocket.',
    source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    proof: 'documented',
  },
  {
    causes: ['cut-total'],
    by: 'anybody',
    text: 'End each stream in good order before that time, with an id on each event, and let clients come back with Last-Event-ID. A heartbeat does not help.',
    source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    proof: 'documented',
  },
  {
    causes: ['truncated', 'reset'],
    statuses: [undefined],
    by: 'anybody',
    text: 'No answer had begun. A port that takes only TLS (ask with https:// or wss://) and a service that crashes look like this: its log tells.',
    proof: 'documented',
  },
  {
    causes: ['truncated', 'reset'],
    closeCodes: [1001],
    by: 'anybody',
    text: 'Who closes with 1001 shuts down, or ends a connection that is too old: let clients reconnect, and go on after the last message that they have.',
    source: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1',
    proof: 'documented',
  },
  {
    causes: ['hidden-end', 'truncated', 'reset'],
    by: 'anybody',
    text: 'Send a final event such as [DONE]. Clients then treat a stream without it as cut.',
    proof: 'documented',
  },
  {
    causes: ['wrong-type'],
    by: 'anybody',
    text: 'Send the stream as what it is: EventSource reads nothing else, and proxies treat it as a stream.',
    lines: ['Content-Type: text/event-stream'],
    source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    proof: 'documented',
  },
  {
    causes: ['altered'],
    by: 'anybody',
    text: 'Encode text as UTF-8, and binary data as base64.',
    source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    proof: 'documented',
  },
  {
    causes: ['timed-out'],
    by: 'anybody',
    text: 'Begin to answer at once, with the head and a first event or comment, and stream the rest.',
    proof: 'documented',
  },
]

/** What holds for any edge before any service. */
export const anyEdge: Remedy[] = [
  {
    causes: HELD,
    text: 'Turn response buffering off for this path.',
    proof: 'documented',
  },
  {
    causes: COMPRESSED,
    text: 'Exclude the stream’s content type from compression.',
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Forward the handshake over HTTP/1.1, with its Upgrade and Connection fields. If there is no setting for it, use SSE and ordinary requests.',
    source: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    proof: 'documented',
  },
  {
    causes: LIMITED,
    lasted: SHORTEST_LIMIT,
    text: 'Raise the limit on silence, or on the whole response, for this path.',
    proof: 'documented',
  },
]
