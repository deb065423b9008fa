import t from 'tap'
import { caddy } from '../../../../bench/edges/caddy/index.ts'
import { caddy26Encode } from '../../../../bench/edges/caddy-2.6-encode/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching Caddy takes a while, once.
t.setTimeout(300_000)

t.test('Its own empty answer to an unknown Host is no cut', async (t) => {
  const ask = await askEdges(t)
  const { 'unknown-host': found } = await ask(caddy, ['unknown-host'])
  const { verdict, outcome } = found as Answer
  t.match(verdict, { verdict: 'refused', cause: 'refused', by: 'edge' })
  t.match(verdict.reason, /^200 with an empty body: not the service’s answer/)
  t.match(advise(verdict, outcome, caddy.vendor).at(-1)?.text, /^No site of the Caddyfile has this Host/)
})

t.test('Caddy 2.6 with encode gzip collects what is larger than 512 bytes', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(caddy26Encode, [
    'sse-64b-gzip',
    'sse-1k-identity',
    'sse-1k-gzip',
    'chunked-ends-killed',
  ])
  t.equal(found['sse-64b-gzip']?.verdict.verdict, 'survives')
  t.equal(found['sse-1k-identity']?.verdict.verdict, 'survives')
  const { verdict, outcome } = found['sse-1k-gzip'] as Answer
  t.match(verdict, { verdict: 'degrades', cause: 'held-by-compression', by: 'edge' })
  t.match(advise(verdict, outcome, caddy.vendor), [{ lines: ['match {', /Content-Type/, '}'], for: 'caddy' }])
  // Over HTTP/1.1, too, it ends a stream cleanly whose service was killed.
  t.match(found['chunked-ends-killed']?.verdict, { verdict: 'cut', cause: 'hidden-end', by: 'edge' })
})
