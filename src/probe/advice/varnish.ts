import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

const guide = 'https://varnish-cache.org/docs/7.1/users-guide'

/** What to change about Varnish, in its VCL. */
export const varnish: Remedy[] = [
  {
    causes: HELD,
    text: 'Let streams pass without being collected.',
    lines: [
      'sub vcl_backend_response {',
      '  set beresp.do_stream = true;',
      '  set beresp.uncacheable = true;',
      '}',
    ],
    source: 'https://varnish-cache.org/docs/7.1/reference/vcl-var.html',
    proof: 'documented',
  },
  {
    causes: ['leaving-hidden', 'read-ahead', 'request-held'],
    text: 'Pipe streams: otherwise Varnish reads them to their end, whatever its client does. What it costs: a piped connection serves one request, a client gets no 503 where the service is gone, and a stream looks whole where an HTTP/1.0 service resets it. Since 7.3 beresp.transit_buffer bounds what is read ahead at no such cost.',
    lines: ['sub vcl_recv {', '  if (req.url ~ "^/PATH") { return (pipe); }', '}'],
    source: `${guide}/vcl-built-in-subs.html`,
    proof: 'run',
    cures: [
      'chunked-leave-silent',
      'chunked-leave-silent-reset',
      'chunked-back-pressure',
      'chunked-back-pressure-plain',
      'chunked-trailers',
      'chunked-duplex',
    ],
    costs: ['dead-origin', 'chunked-keep-alive', 'chunked-ends-reset-http10'],
  },
  {
    causes: ['replayed', 'altered'],
    text: 'Let streams pass: what may be cached is fetched with GET, also for HEAD, and kept for 120 s.',
    lines: ['sub vcl_recv {', '  if (req.url ~ "^/PATH") { return (pass); }', '}'],
    source: `${guide}/vcl-built-in-subs.html`,
    proof: 'run',
    cures: ['chunked-replayed-plain', 'chunked-head'],
  },
  {
    causes: ['sent-twice'],
    text: 'Open a connection for each request: Varnish sends a GET again where a connection that it had kept breaks.',
    lines: ['sub vcl_backend_fetch { set bereq.http.Connection = "close"; }'],
    source: `${guide}/vcl-built-in-subs.html`,
    proof: 'run',
    cures: ['sent-twice'],
  },
  {
    causes: ['timed-out', 'refused'],
    statuses: [503, 504],
    text: 'Varnish’s fetch had failed after {seconds} s: varnishlog’s FetchError says why. If first_byte_timeout was over, raise it. Default: 60 s.',
    lines: ['sub vcl_backend_fetch { set bereq.first_byte_timeout = 1h; }'],
    source: `${guide}/vcl-backends.html`,
    proof: 'run',
    cures: ['slow-origin'],
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that Varnish waits between two bytes. Default: 60 s. A heartbeat well below it is better.',
    lines: ['sub vcl_backend_fetch { set bereq.between_bytes_timeout = 1h; }'],
    source: `${guide}/vcl-backends.html`,
    proof: 'run',
    cures: ['chunked-silence'],
  },
  {
    causes: ['no-upgrade'],
    text: 'Varnish has to be told to pipe WebSocket.',
    lines: [
      'sub vcl_recv {',
      '  if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); }',
      '}',
      'sub vcl_pipe {',
      '  if (req.http.Upgrade) {',
      '    set bereq.http.Upgrade = req.http.Upgrade;',
      '    set bereq.http.Connection = req.http.Connection;',
      '  }',
      '}',
    ],
    source: `${guide}/vcl-example-websockets.html`,
    proof: 'run',
    cures: ['websocket', 'websocket-text', 'websocket-silence'],
  },
]
