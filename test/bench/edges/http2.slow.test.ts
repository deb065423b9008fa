import { once } from 'node:events'
import { connect } from 'node:http2'
import t from 'tap'
import { caddy } from '../../../bench/edges/caddy/index.ts'
import { envoy } from '../../../bench/edges/envoy/index.ts'
import { haproxy } from '../../../bench/edges/haproxy/index.ts'
import { overHttp2 } from '../../../bench/edges/http2.ts'
import { nginx } from '../../../bench/edges/nginx/index.ts'
import { certificate } from '../../../bench/rig/certificate.ts'
import { startApp } from '../../support/service.ts'
import { askHttp2, survivesHttp2 } from './http2-suite.ts'

// Fetching the programs takes a while, once.
t.setTimeout(300_000)

for (const edge of [envoy, nginx, haproxy, caddy])
  t.test(`What only HTTP/2 has survives ${edge.title}, which reloads meanwhile`, (t) =>
    survivesHttp2(t, edge),
  )

t.test('HAProxy 2.6 ends a stream that broke as if it were whole, but only over HTTP/2', async (t) => {
  t.match(await askHttp2(t, haproxy, ['health', 'chunked', 'chunked-failing']), {
    'chunked-failing': { verdict: 'cut', cause: 'hidden-end' },
  })
})

t.test('HAProxy carries a WebSocket on a stream (RFC 8441), and the others do not offer it', async (t) => {
  const { ca } = await certificate()
  const { url: origin } = await startApp(t)
  for (const edge of [envoy, nginx, haproxy, caddy]) {
    const progress = (line: string) => t.comment(line)
    const running = await overHttp2(edge)?.start({ origin, signal: AbortSignal.timeout(200_000), progress })
    if (!running) throw new TypeError(`${edge.id} takes TLS`)
    t.teardown(running.stop)
    const session = connect(running.url, { ca })
    t.teardown(() => session.destroy())
    await once(session, 'remoteSettings')
    t.equal(session.remoteSettings.enableConnectProtocol ?? false, edge === haproxy, edge.id)
    if (edge !== haproxy) continue
    const stream = session.request(
      {
        ':method': 'CONNECT',
        ':protocol': 'websocket',
        ':scheme': 'https',
        ':authority': running.url.host,
        ':path': '/websocket',
        'sec-websocket-version': '13',
      },
      { endStream: false },
    )
    const [headers] = await once(stream, 'response')
    t.equal(headers[':status'], 200)
    let got = Buffer.alloc(0)
    // Three messages of text, and a close frame (RFC 6455, 5.2).
    const wanted = Buffer.concat([
      ...['foo', 'bar', 'baz'].map((text) => Buffer.from(`\x81\x04${text}\n`, 'latin1')),
      Buffer.of(0x88),
    ])
    for await (const bytes of stream) {
      got = Buffer.concat([got, bytes])
      if (got.length >= wanted.length) break
    }
    t.same(got.subarray(0, wanted.length), wanted)
  }
})
