import { programEdge } from '../../programs/edge.ts'
import { traefik as program } from './program.ts'
import { readLine } from './read-line.ts'

/** Traefik as it ships, as a reverse proxy. */
export const traefik = programEdge({
  id: 'traefik',
  title: 'Traefik, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'traefik',
  program,
  config: new URL('dynamic.toml', import.meta.url),
  args: [
    '--entryPoints.edge.address=127.0.0.1:{{port}}',
    '--providers.file.filename={{config}}',
    '--accessLog.format=json',
    '--accessLog.filePath={{log}}',
    // It asks nobody and tells nobody.
    '--global.checkNewVersion=false',
    '--global.sendAnonymousUsage=false',
  ],
  // It listens before it has read its file.
  loading: /^404 page not found/,
  readLine,
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'survives' },
  },
})
