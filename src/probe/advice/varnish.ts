import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

/** What to change about Varnish. */
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
    source: 'https://varnish-cache.org/docs/trunk/reference/vcl-var.html',
    proof: 'documented',
  },
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Raise the time that Varnish waits between two bytes, and for the first. Default: 60 s each.',
    lines: ['.first_byte_timeout = 1h;', '.between_bytes_timeout = 1h;'],
    source: 'https://varnish-cache.org/docs/trunk/users-guide/vcl-backends.html',
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Varnish has to be told to pipe WebSocket.',
    lines: [
      'sub vcl_recv {',
      '  if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); }',
      '}',
      'sub vcl_pipe {',
      '  set bereq.http.Upgrade = req.http.Upgrade;',
      '  set bereq.http.Connection = req.http.Connection;',
      '}',
    ],
    source: 'https://varnish-cache.org/docs/trunk/users-guide/vcl-example-websockets.html',
    proof: 'documented',
  },
]
