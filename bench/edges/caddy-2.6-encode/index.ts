import { programEdge } from '../../programs/edge.ts'
import { debiansCaddy as program } from '../caddy/program.ts'
import { shipped } from '../caddy/shipped.ts'

/** The same of Caddy 2.6, which collects what it compresses. It does not know all the lines that mend a newer one. */
export const caddy26Encode = programEdge({
  ...shipped,
  id: 'caddy-2.6-encode',
  title: 'Caddy with encode gzip',
  program,
  lines: [{ block: 'site', lines: ['encode gzip {', '\t{{lines encode}}', '}'] }],
})
