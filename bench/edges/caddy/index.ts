import { programEdge } from '../../programs/edge.ts'
import { caddy as program } from './program.ts'
import { shipped } from './shipped.ts'

/** Caddy as it ships, as a reverse proxy. */
export const caddy = programEdge({
  ...shipped,
  id: 'caddy',
  title: 'Caddy, as shipped',
  program,
  // Caddyfile, reverse_proxy, stream_close_delay (since 2.7): without it a reload closes WebSockets.
  expected: { ...shipped.expected, reload: { verdict: 'cut' } },
})
