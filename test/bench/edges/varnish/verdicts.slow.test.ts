import t from 'tap'
import { varnish } from '../../../../bench/edges/varnish/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching Varnish takes a while, once.
t.setTimeout(300_000)

t.test('Trailers break a response, in the same way each time; WebSocket is a setting', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(varnish, ['chunked-trailers', 'websocket'])
  const again = [await ask(varnish, ['chunked-trailers']), await ask(varnish, ['chunked-trailers'])]
  for (const one of [found, ...again])
    t.match(one['chunked-trailers']?.verdict, {
      verdict: 'cut',
      cause: 'truncated',
      by: 'edge',
      reason: /^the trailer broke the response/,
    })
  const { verdict, outcome } = found.websocket as Answer
  t.match(verdict, { verdict: 'refused', cause: 'no-upgrade', by: 'edge' })
  t.match(advise(verdict, outcome, varnish.vendor), [
    { text: /pipe WebSocket/, for: 'varnish', proof: 'run' },
  ])
})
