import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Apache httpd, in the virtual host. */
export const apache: Remedy[] = [
  {
    causes: COMPRESSED,
    text: 'Leave streams out of mod_deflate, which does not heed Cache-Control: no-transform.',
    lines: ['SetEnvIf Request_URI "^/PATH" no-gzip'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_deflate.html',
    proof: 'run',
    cures: ['chunked', 'chunked-merge', 'chunked-post', 'chunked-silence', 'chunked-total'],
  },
  {
    causes: HELD,
    text: 'Flush each packet.',
    lines: ['ProxyPass "/PATH" "http://ORIGIN/PATH" flushpackets=on'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass',
    proof: 'documented',
  },
  {
    causes: ['timed-out'],
    text: 'ProxyTimeout was over: Apache had waited {seconds} s for the response to begin. Default: that of Timeout, 60 s, and 300 s in Debian. Raise it.',
    lines: ['ProxyTimeout 3600'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxytimeout',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that Apache waits for the origin. Default: that of Timeout, 60 s, and 300 s in Debian.',
    lines: ['ProxyTimeout 3600'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxytimeout',
    proof: 'documented',
  },
  {
    causes: ['leaving-hidden'],
    text: 'Apache learns only when it writes that its client has left, and has no setting for it.',
    proof: 'documented',
  },
  {
    causes: ['request-held'],
    text: 'Apache collects the beginning of a request, up to 16 KB, before it asks the service, and has no setting for it.',
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Let mod_proxy_http upgrade, before other lines for the same path. Before 2.4.47, load mod_proxy_wstunnel.',
    lines: ['ProxyPass "/PATH" "http://ORIGIN/PATH" upgrade=websocket'],
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#protoupgrade',
    proof: 'run',
    cures: ['websocket', 'websocket-text', 'websocket-close-client'],
  },
]
