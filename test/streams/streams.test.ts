import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { chunked, type Kind, sse, websocket } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { idle } from '../support/sources.ts'

const kinds = [chunked, sse, websocket]

t.test('A drain spreads the ends of endless streams', async (t) => {
  const { app, url } = await startApp(t, { sources: [idle] })
  const ends: number[] = []
  app.streams.on('end', ({ record }) => ends.push(Number(record.ended)))
  const clients = await Promise.all(Array.from({ length: 20 }, () => sse.open(t, url)))
  await Promise.all(clients.map((client) => client.got(1)))
  await app.streams.drain(1_000)
  t.equal(ends.length, 20)
  t.ok(Math.max(...ends) - Math.min(...ends) > 100, `over ${Math.max(...ends) - Math.min(...ends)} ms`)
})

t.test('A drain gives finite streams at least 90 % of its window', async (t) => {
  const { app, url } = await startApp(t, { sources: [{ ...idle, finite: true }] })
  const client = await sse.open(t, url)
  await client.got(1)
  const from = Date.now()
  await app.streams.drain(500)
  t.ok(Date.now() - from >= 350, `${Date.now() - from} ms`)
  t.match(await client.ended, sse.endings.drain)
})

t.test('Streams that open together reach their age at different times', async (t) => {
  const { app, url } = await startApp(t, { sources: [idle], env: { STREAM_MAX_AGE: '500ms' } })
  const ages: number[] = []
  app.streams.on('end', ({ record }) => ages.push(Number(record.ended) - record.opened))
  const clients = await Promise.all(Array.from({ length: 20 }, () => sse.open(t, url)))
  await Promise.all(clients.map((client) => client.ended))
  t.ok(Math.min(...ages) >= 399, `the youngest was ${Math.min(...ages)} ms old`)
  t.ok(new Set(ages).size > 5, `ages: ${ages.join(', ')}`)
})

t.test('Simultaneous requests do not exceed MAX_STREAMS', async (t) => {
  for (const kind of kinds) {
    const { url } = await startApp(t, { sources: [idle], env: { MAX_STREAMS: '5' } })
    const clients = await Promise.all(Array.from({ length: 30 }, () => kind.open(t, url)))
    const let_in = clients.filter(({ status }) => status < 400).length
    t.equal(let_in, 5, kind.name)
  }
})

t.test('app.close() ends open streams, and a later drain returns at once', async (t) => {
  const { app, url } = await startApp(t, { sources: [idle] })
  const clients = await Promise.all(kinds.map((kind: Kind) => kind.open(t, url)))
  await Promise.all(clients.map((client) => client.got(1)))
  await app.close()
  for (const [i, kind] of kinds.entries()) t.match(await clients[i]?.ended, kind.endings.drain, kind.name)
  await app.streams.drain(60_000)
})

t.test('A second drain returns at once', async (t) => {
  const { app, url } = await startApp(t, { env: { STALL_TIMEOUT: '60s' } })
  // Takes nothing of what it asked for, so that its stream ends and its connection stays.
  const socket = connect(Number(url.port), url.hostname)
  t.teardown(() => socket.destroy())
  const opened = once(app.streams, 'open')
  socket.write(
    'GET /transfer-encoding?count=200&bytes=1000000&interval=0 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  )
  await opened
  await app.streams.drain(300)
  t.equal(app.streams.open.size, 0)
  let waited = false
  setTimeout(() => {
    waited = true
  }, 0)
  await app.streams.drain(0)
  t.notOk(waited, 'it is over in this very turn')
})
