import { programEdge } from '../../programs/edge.ts'
import { apache as program } from './program.ts'
import { readLine } from './read-line.ts'

/** Apache httpd as Debian ships it, as a reverse proxy. */
export const apache = programEdge({
  id: 'apache',
  title: 'Apache httpd, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'apache',
  program,
  config: new URL('httpd.conf', import.meta.url),
  args: ['-D', 'FOREGROUND', '-f', '{{config}}'],
  reload: 'SIGUSR1',
  readLine,
  expected: {
    health: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // Debian's mods-enabled/deflate.conf compresses text/plain.
    chunked: { verdict: 'degrades' },
    // mod_proxy, "Protocol Upgrade": only with upgrade=websocket.
    websocket: { verdict: 'refused', status: 426 },
    // mpm_common, MaxRequestWorkers: 150.
    'sse-crowd': { verdict: 'degrades' },
  },
})
