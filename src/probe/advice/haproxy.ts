import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

const docs = 'https://docs.haproxy.org/3.0/configuration.html'

/** What to change about HAProxy. It has no response buffering to turn off. */
export const haproxy: Remedy[] = [
  {
    causes: ['timed-out'],
    text: 'timeout server was over: HAProxy had waited {seconds} s for the response to begin. Raise it.',
    lines: ['timeout server 1h'],
    source: `${docs}#4.2-timeout%20server`,
    proof: 'run',
    cures: ['slow-origin'],
  },
  {
    causes: ['cut-idle'],
    transports: ['websocket'],
    text: 'Raise the time that a WebSocket may be silent. Default: that of timeout server and timeout client.',
    lines: ['timeout tunnel 1h'],
    source: `${docs}#4.2-timeout%20tunnel`,
    proof: 'run',
    cures: ['websocket-silence'],
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that HAProxy waits for the next bytes of the service. A heartbeat well below it is better.',
    lines: ['timeout server 1h'],
    source: `${docs}#4.2-timeout%20server`,
    proof: 'run',
    cures: ['chunked-silence'],
  },
  {
    causes: HELD,
    text: 'Forward each chunk at once, instead of waiting up to 200 ms for more. HAProxy has no response buffering that could be turned off.',
    lines: ['option http-no-delay'],
    source: `${docs}#4.2-option%20http-no-delay`,
    proof: 'run',
    cures: [
      'chunked',
      'chunked-plain',
      'chunked-merge',
      'chunked-post',
      'chunked-length',
      'sse',
      'sse-plain',
      'sse-post',
    ],
  },
  {
    causes: ['hidden-end'],
    text: 'HAProxy 2.6 ends a response cleanly where an HTTP/1.0 service resets it, and over HTTP/2 where any service breaks off. It has no setting for it. Let the service answer in HTTP/1.1.',
    proof: 'documented',
  },
  {
    causes: ['leaving-hidden'],
    text: 'Let HAProxy end a request whose client has left. Default: it waits for the service to write.',
    lines: ['option abortonclose'],
    source: `${docs}#4.2-option%20abortonclose`,
    proof: 'run',
    cures: ['chunked-leave-silent', 'chunked-leave-silent-reset'],
  },
]
