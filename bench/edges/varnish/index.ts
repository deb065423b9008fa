import { programEdge } from '../../programs/edge.ts'
import { varnish as program } from './program.ts'
import { readLine } from './read-line.ts'

/** A compiler that was fetched with Varnish, else gcc, which Debian's Varnish takes. */
const compiler =
  'P={{prefix}}; if [ -x $P/bin/tcc ]; then exec $P/bin/tcc -nostdlib -shared -I $(echo $P/lib/*/tcc/include) ' +
  '-I $P/include -I $(echo $P/include/*-linux-gnu) -o %o %s; else exec gcc -fpic -shared -o %o %s; fi'

/** Varnish as Debian ships it. */
export const varnish = programEdge({
  id: 'varnish',
  title: 'Varnish, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'varnish',
  program,
  config: new URL('default.vcl', import.meta.url),
  args: [
    ...['-F', '-n', '{{folder}}/work', '-a', '127.0.0.1:{{port}}', '-f', '{{config}}', '-s', 'malloc,256m'],
    ...['-j', 'none', '-p', `cc_command=${compiler}`],
  ],
  logger: [
    ...['{{prefix}}/bin/varnishncsa', '-n', '{{folder}}/work', '-F'],
    '{"path":"%U%q","status":"%s","handling":"%{Varnish:handling}x","us":%D}',
  ],
  readLine,
  expected: {
    health: { verdict: 'survives' },
    // varnishd, default_ttl: what says nothing of caches is kept for 120 s.
    'chunked-replayed-plain': { verdict: 'degrades' },
  },
})
