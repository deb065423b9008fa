import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Apache httpd. */
export const apache: Remedy[] = [
  {
    causes: COMPRESSED,
    text: 'Leave streams out of mod_deflate.',
    lines: ['SetEnvIf Request_URI "^/PATH" no-gzip'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_deflate.html',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Flush each packet.',
    lines: ['ProxyPass "/PATH" "http://ORIGIN/PATH" flushpackets=on'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass',
    proof: 'documented',
  },
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Raise the time that Apache waits for the origin. Default: 60 s.',
    lines: ['ProxyTimeout 3600'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxytimeout',
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Load mod_proxy_wstunnel, or let mod_proxy_http upgrade.',
    lines: ['ProxyPass "/PATH" "http://ORIGIN/PATH" upgrade=websocket'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy_wstunnel.html',
    proof: 'documented',
  },
]
