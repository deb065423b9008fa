import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { chunked } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { silent } from '../support/sources.ts'
import { exchange } from '../support/wire.ts'
import { suite } from './suite.ts'

t.test('The suite of all transports', (t) => suite(t, chunked))

t.test('The article’s bytes: a line and a chunk for each event, then the terminating chunk', async (t) => {
  const { url } = await startApp(t)
  const { status, headers, body } = await exchange(
    url,
    'GET /transfer-encoding HTTP/1.1',
    'Connection: close',
  )
  t.equal(status, 200)
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(headers['transfer-encoding'], 'chunked')
  t.equal(body.toString(), '4\r\nfoo\n\r\n4\r\nbar\n\r\n4\r\nbaz\n\r\n0\r\n\r\n')
})

t.test('The headers forbid proxies to store, compress or buffer the stream', async (t) => {
  const { url } = await startApp(t)
  const { headers } = await exchange(
    url,
    'GET /transfer-encoding?interval=0 HTTP/1.1',
    'Accept-Encoding: gzip, br',
    'Connection: close',
  )
  t.match(headers, { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
  t.notOk(headers['content-encoding'])
})

t.test('HEAD gives the same headers, and does not run the source', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const ask = (method: string) =>
    exchange(url, `${method} /transfer-encoding?interval=0 HTTP/1.1`, 'Connection: close')
  const head = await ask('HEAD')
  t.equal(opened, 0)
  const { headers, status } = await ask('GET')
  // How a body is framed is only known where there is one (RFC 9110, 9.3.2).
  const { 'transfer-encoding': _, date: __, 'x-request-id': ___, ...same } = headers
  t.equal(head.status, status)
  t.match(head.headers, same)
  t.equal(head.body.length, 0)
})

t.test('A cut stream has every sent event and no terminating chunk', async (t) => {
  const { url } = await startApp(t)
  const { body } = await exchange(url, 'GET /transfer-encoding?interval=5&fail=2 HTTP/1.1')
  t.equal(body.toString(), '4\r\nfoo\n\r\n4\r\nbar\n\r\n')
})

t.test('Over HTTP/1.0 a cut stream is reset', async (t) => {
  const { url } = await startApp(t)
  for (const [query, ending] of [
    ['count=2', 'end'],
    ['fail=2', 'ECONNRESET'],
  ] as const) {
    const socket = connect(Number(url.port), url.hostname)
    t.teardown(() => socket.destroy())
    socket.write(`GET /transfer-encoding?interval=20&${query} HTTP/1.0\r\nHost: ${url.host}\r\n\r\n`)
    const ended = new Promise((resolve) => {
      socket.on('end', () => resolve('end'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    })
    socket.resume()
    t.equal(await ended, ending, query)
  }
})

t.test('Chunked text has no heartbeat', async (t) => {
  const { url } = await startApp(t, {
    sources: [silent],
    env: { HEARTBEAT: '10ms', STREAM_MAX_AGE: '200ms' },
  })
  const { status, body } = await exchange(url, 'GET /transfer-encoding HTTP/1.1')
  t.equal(status, 200)
  t.equal(body.length, 0)
})

t.test('A pipelined stream that fails closes the connection after the whole stream before it', async (t) => {
  const { app, url } = await startApp(t)
  const socket = connect(Number(url.port), url.hostname)
  const request = (query: string) => `GET /transfer-encoding?${query} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`
  socket.write(request('interval=50') + request('interval=5&fail=1'))
  const wire = await text(socket)
  t.match(wire, /4\r\nbaz\n\r\n0\r\n\r\n/)
  t.equal(wire.split('0\r\n\r\n').length, 2, 'one terminating chunk for two streams')
  t.equal(app.streams.open.size, 0)
})
