import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

const docs = 'https://docs.haproxy.org/3.0/configuration.html'

/** What to change about HAProxy. It has no response buffering to turn off. */
export const haproxy: Remedy[] = [
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Raise the times that HAProxy waits for the server and for the client; for WebSocket, the tunnel’s.',
    lines: ['timeout server 1h', 'timeout client 1h', 'timeout tunnel 1h'],
    source: `${docs}#4.2-timeout%20server`,
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Forward each chunk at once, instead of waiting up to 200 ms for more.',
    lines: ['option http-no-delay'],
    source: `${docs}#4.2-option%20http-no-delay`,
    proof: 'documented',
  },
]
