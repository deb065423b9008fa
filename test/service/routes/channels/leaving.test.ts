import { once } from 'node:events'
import { connect } from 'node:net'
import { createClient } from '@redis/client'
import t from 'tap'
import { readSse, startChannels } from '../../../support/channels.ts'
import { startRedis } from '../../../support/redis.ts'
import { until } from '../../../support/until.ts'
import { exchange } from '../../../support/wire.ts'

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const VERSION = 'Sec-WebSocket-Version: 13'

/** Handshakes that ws answers with 400, each for another reason. */
const handshakes = {
  'without a key': [VERSION],
  'with a key that is too short': [VERSION, 'Sec-WebSocket-Key: short'],
  'of another version': [KEY, 'Sec-WebSocket-Version: 7'],
  'with a subprotocol that is no token': [KEY, VERSION, 'Sec-WebSocket-Protocol: a,,b'],
}

for (const path of ['/v1/stream/a?offset=-1', '/websocket?interval=600000'])
  t.test(`A handshake of ${path} that is refused takes no stream's place`, async (t) => {
    const { app, at, put, url } = await startChannels(t, { MAX_STREAMS: '1' })
    await put('a')
    for (const [what, fields] of Object.entries(handshakes)) {
      const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', ...fields]
      t.equal((await exchange(url, `GET ${path} HTTP/1.1`, ...upgrade)).status, 400, what)
      await until(() => app.streams.open.size === 0)
    }
    const sse = await readSse(t, at('a', '?offset=-1&live=sse'))
    t.equal(sse.response.status, 200)
    sse.leave()
    await until(() => app.streams.open.size === 0)
    await app.streams.drain(600_000)
    t.pass('and the service does not wait for it when it stops')
  })

t.test('A client that leaves while the store is asked leaves nothing behind', async (t) => {
  const { url: store } = await startRedis(t)
  const admin = await createClient({ url: store.replace('valkey', 'redis') }).connect()
  t.teardown(() => admin.close())
  const { app, put, url } = await startChannels(t, { CHANNELS_STORE: store })
  await put('a')
  let opened = 0
  app.streams.on('open', () => opened++)
  await admin.sendCommand(['CLIENT', 'PAUSE', '1000'])
  const modes = ['live=sse', 'live=chunked', 'live=long-poll']
  for (const mode of modes) {
    const socket = connect(Number(url.port), url.hostname)
    const asked = once(app.server, 'request')
    socket.write(`GET /v1/stream/a?offset=-1&${mode} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await asked
    socket.destroy()
  }
  await until(() => opened === modes.length)
  await until(() => app.streams.open.size === 0)
  await until(async () => (await admin.pubSubChannels()).length === 0)
  await app.streams.drain(600_000)
  t.pass('neither a stream nor what it followed')
})
