import t from 'tap'
import { caddy } from '../../../../bench/edges/caddy/index.ts'
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
  t.match(advise(verdict, outcome, 'caddy').at(-1)?.text, /^No site of the Caddyfile has this Host/)
})
