import t from 'tap'
import { caddy } from '../../../bench/edges/caddy/index.ts'
import { haproxy } from '../../../bench/edges/haproxy/index.ts'
import { nginx } from '../../../bench/edges/nginx/index.ts'
import { askHttp2, survivesHttp2 } from './http2-suite.ts'

// Fetching the programs takes a while, once.
t.setTimeout(300_000)

for (const edge of [nginx, haproxy, caddy])
  t.test(`What only HTTP/2 has survives ${edge.title}, which reloads meanwhile`, (t) =>
    survivesHttp2(t, edge),
  )

t.test('HAProxy 2.6 ends a stream that broke as if it were whole, but only over HTTP/2', async (t) => {
  t.match(await askHttp2(t, haproxy, ['health', 'chunked', 'chunked-failing']), {
    'chunked-failing': { verdict: 'cut', cause: 'hidden-end' },
  })
})
