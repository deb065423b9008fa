import type { Remedy } from './advice.ts'
import { COMPRESSED } from './causes.ts'

/** What to change about Express's compression middleware, in its options. */
export const compression: Remedy[] = [
  {
    causes: [...COMPRESSED, 'held-to-end', 'first-held', 'late', 'merged'],
    text: 'Leave streams out of compression(), which keeps what it compresses until its buffer is full. Or let the service send Cache-Control: no-transform, or call response.flush() after each event.',
    lines: [
      "filter: (_, response) => !/^text\\/(plain|event-stream)/.test(response.getHeader('content-type')),",
    ],
    source: 'https://github.com/expressjs/compression#server-sent-events',
    proof: 'run',
    cures: ['chunked-plain', 'chunked-first-plain', 'sse-plain', 'sse-1k-gzip-plain', 'sse-16k-br-plain'],
  },
  {
    causes: ['silent'],
    text: 'A proxy made of http-proxy leaves a response open whose service broke off, and has no setting for it. Let clients give up after a silence longer than the heartbeat.',
    proof: 'documented',
  },
]
