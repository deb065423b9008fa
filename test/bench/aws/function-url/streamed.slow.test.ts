import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { BURST_BYTES, STREAMED_BYTES } from '../../../../bench/aws/lambda/limits.ts'
import { exchange } from '../../../support/wire.ts'
import { startUrl, streams } from './url.ts'

const CHUNKED = /^[0-9a-f]+\r\n/

/** A chunked body taken apart; undefined where it does not end. */
function whole(wire: Buffer): string | undefined {
  let text = ''
  for (let at = 0; ; ) {
    const end = wire.indexOf('\r\n', at)
    const size = Number.parseInt(wire.toString('latin1', at, end), 16)
    if (end < 0 || Number.isNaN(size)) return undefined
    if (size === 0) return text
    text += wire.toString('utf8', end + 2, end + 2 + size)
    at = end + 2 + size + 2
  }
}

t.test('A streamed response', async (t) => {
  const { get, url, log } = await startUrl(t, 'RESPONSE_STREAM', { environments: 3 })

  await t.test('has the status, headers and cookies of its prelude, in AWS’s order', async (t) => {
    const prelude = {
      statusCode: 201,
      headers: { 'content-type': 'text/plain', 'custom-header': 'outer space', 'keep-alive': 'timeout=5' },
      multiValueHeaders: { 'x-twice': ['1', '2'] },
      cookies: ['language=xxx'],
    }
    const { status, headers, body } = await get(streams(prelude, 'foo\n'))
    t.equal(status, 201)
    // The middle ones are the function's. Order: middyjs/middy issue 1189.
    t.strictSame(Object.keys(headers), [
      'date',
      'content-type',
      'transfer-encoding',
      'connection',
      'x-amzn-requestid',
      'custom-header',
      'x-twice',
      'set-cookie',
      'x-amzn-trace-id',
    ])
    t.match(headers, { 'transfer-encoding': 'chunked', 'x-amzn-requestid': /^[0-9a-f-]{36}$/ })
    t.match(headers['x-amzn-trace-id'], /^root=1-[0-9a-f]{8}-[0-9a-f]{24};sampled=0$/)
    t.equal(whole(body), 'foo\n')
  })

  await t.test('gets headers of the front’s own renamed', async (t) => {
    const { headers } = await get(streams({ headers: { connection: 'mine', 'Content-Length': '3' } }, 'foo'))
    t.match(headers, {
      connection: 'close',
      'x-amzn-remapped-connection': 'mine',
      'x-amzn-remapped-content-length': '3',
    })
    t.notOk(headers['content-length'])
  })

  await t.test('without a prelude is 200 with the runtime’s content type, or octets', async (t) => {
    for (const type of ['application/octet-stream', 'text/plain']) {
      const { status, headers, body } = await get(`/stream?type=${type}&body=foo`)
      t.match({ status, type: headers['content-type'] }, { status: 200, type })
      t.equal(whole(body), 'foo')
    }
  })

  await t.test('without a byte is 200 and octets: its status is lost', async (t) => {
    // middyjs/middy issue 1189.
    const { status, headers, body } = await get('/stream')
    t.equal(status, 200)
    t.match(headers, { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' })
    t.equal(whole(body), '')
  })

  await t.test('whose prelude is malformed is 502', async (t) => {
    for (const target of [
      streams('{', 'foo'),
      streams('', 'foo'),
      '/stream?body=foo',
      streams({ statusCode: 99 }, ''),
    ]) {
      const { status, body } = await get(target)
      t.equal(status, 502, target)
      t.equal(String(body), 'Internal Server Error')
    }
  })

  await t.test('that never begins is 502', async (t) => {
    for (const target of ['/throw', '/die']) t.match(await get(target), { status: 502 }, target)
  })

  await t.test('of a whole payload is sent as it is', async (t) => {
    // localstack's test_lambda_url_echo_invoke: the response object itself is the body.
    const { status, body } = await get('/whole?body=%7B%22statusCode%22:418%7D')
    t.equal(status, 200)
    t.equal(whole(body), '{"statusCode":418}')
  })

  await t.test('of a runtime that dies is cut', async (t) => {
    const { status, body } = await get('/die?lines=foo%0A&run=dies')
    t.equal(status, 200)
    t.match(String(body), CHUNKED)
    t.equal(whole(body), undefined)
    t.match(await log('dies'), {
      author: 'service',
      says: /^200, 4 bytes, the function failed after \d+ ms: Runtime\./,
    })
  })

  await t.test('to HTTP/1.0 ends with its connection', async (t) => {
    const { headers, body } = await exchange(url, `GET ${streams({}, 'foo\n')} HTTP/1.0`)
    t.notOk(headers['transfer-encoding'])
    t.equal(String(body), 'foo\n')
  })

  await t.test('to HEAD has no body', async (t) => {
    const { status, body } = await exchange(url, `HEAD ${streams({}, 'foo')} HTTP/1.1`, 'Connection: close')
    t.equal(status, 200)
    t.equal(body.length, 0)
  })

  await t.test('to a WebSocket handshake is the response to a plain GET', async (t) => {
    const { status, body } = await get('/echo', 'Upgrade: websocket', 'Connection: Upgrade, close')
    t.equal(status, 200)
    const { headers } = JSON.parse(whole(body) ?? '')
    t.notOk(headers.upgrade)
  })
})

t.test('A client that leaves does not stop the function', async (t) => {
  const done = new EventEmitter()
  const { url, log } = await startUrl(t, 'RESPONSE_STREAM', { onRequest: (line) => done.emit('line', line) })
  const finished = once(done, 'line')
  const socket = connect(Number(url.port), url.hostname)
  socket.write('GET /lines?count=30&ms=10&run=left HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  socket.destroy()
  const [line] = await finished
  t.match(
    line,
    /^GET \/lines\?count=30&ms=10&run=left 200, \d+ bytes, the client left after \d+ ms, the function was done/,
  )
  t.match(await log('left'), { author: 'client', ms: Number })
})

t.test('After the timeout a response that has begun is cut, and another is 502', async (t) => {
  const { get, log } = await startUrl(t, 'RESPONSE_STREAM', { timeout: 8_000, scale: 20 })
  const { status, body } = await get('/ticks?ms=10&run=ticks')
  t.equal(status, 200)
  t.match(String(body), CHUNKED)
  t.equal(whole(body), undefined)
  t.match(await log('ticks'), { author: 'edge', says: /Sandbox\.Timedout$/ })
  t.match(await get('/hang'), { status: 502 })
})

t.test('The first 6 MiB are sent at full speed, the rest at 2 MiB/s', async (t) => {
  const { get } = await startUrl(t, 'RESPONSE_STREAM')
  const since = performance.now()
  const { body } = await get(`/bytes?bytes=${BURST_BYTES + 2 * 2 ** 20}`)
  const took = performance.now() - since
  t.ok(body.length > 8 * 2 ** 20)
  t.ok(took >= 950, `2 MiB more take a second (${Math.round(took)} ms)`)
})

t.test('A response over 200 MiB is cut', async (t) => {
  const scale = 1_000
  const { url, log } = await startUrl(t, 'RESPONSE_STREAM', { scale, timeout: 60_000 * scale })
  const socket = connect(Number(url.port), url.hostname)
  t.teardown(() => socket.destroy())
  socket.write(`GET /bytes?bytes=${STREAMED_BYTES + 1}&run=large HTTP/1.1\r\nHost: a\r\n\r\n`)
  let got = 0
  for await (const chunk of socket) got += (chunk as Buffer).length
  t.ok(got > STREAMED_BYTES - 2 ** 20, `${got} bytes came`)
  t.match(await log('large'), { author: 'edge', says: /Function\.ResponseSizeTooLarge$/ })
})
