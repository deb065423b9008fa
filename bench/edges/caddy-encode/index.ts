import { programEdge } from '../../programs/edge.ts'
import { caddy } from '../caddy/index.ts'
import { caddy as program } from '../caddy/program.ts'
import { shipped } from '../caddy/shipped.ts'

/** Caddy with the line that its documentation has for compression. */
export const caddyEncode = programEdge({
  ...shipped,
  id: 'caddy-encode',
  title: 'Caddy with encode',
  program,
  expected: caddy.expected,
  // https://caddyserver.com/docs/caddyfile/directives/encode#examples
  lines: [{ block: 'site', lines: ['encode {', '\t{{lines encode}}', '}'] }],
})
