import t from 'tap'
import { apache } from '../../../bench/edges/apache/index.ts'
import { caddy } from '../../../bench/edges/caddy/index.ts'
import { envoy } from '../../../bench/edges/envoy/index.ts'
import { haproxy } from '../../../bench/edges/haproxy/index.ts'
import { nginx } from '../../../bench/edges/nginx/index.ts'
import { askEdges } from './ask-edge.ts'

// Fetching the programs takes a while, once.
t.setTimeout(300_000)

t.test('The logs of real proxies say that it was the service that broke off', async (t) => {
  const ask = await askEdges(t)
  for (const edge of [nginx, haproxy, caddy, apache, envoy]) {
    const found = await ask(edge, ['chunked-ends-reset'])
    t.match(found['chunked-ends-reset']?.outcome.edgeLog, { author: 'service' }, edge.title)
  }
})

t.test('nginx’s error log says that its own timeout was over, and HAProxy’s termination state', async (t) => {
  const ask = await askEdges(t)
  for (const edge of [nginx, haproxy]) {
    const found = await ask(edge, ['chunked-silence'])
    t.match(found['chunked-silence']?.outcome.edgeLog, { author: 'edge' }, edge.title)
  }
})
