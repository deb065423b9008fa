import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

/** What to change about Cloudflare. */
export const cloudflare: Remedy[] = [
  {
    causes: HELD,
    text: 'Send the stream as text/event-stream: a tunnel flushes that type at once, and collects others.',
    source: 'https://github.com/cloudflare/cloudflared/issues/1095',
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Over QUIC a tunnel drops Upgrade: run it over HTTP/2.',
    lines: ['cloudflared tunnel --protocol=http2 run'],
    source: 'https://github.com/cloudflare/cloudflared/issues/1652',
    proof: 'documented',
  },
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Send something at least every 100 s: the Proxy Read Timeout is fixed below the Enterprise plan.',
    source: 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/',
    proof: 'documented',
  },
]
