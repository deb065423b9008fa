import { once } from 'node:events'
import t, { type Test } from 'tap'
import { type ClientOptions, WebSocket } from 'ws'
import { firstValue, type SocketRecord } from '../../../src/contract.ts'
import { open } from '../../../src/probe/clients/wire.ts'
import { sse } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { until } from '../../support/until.ts'
import { exchange } from '../../support/wire.ts'

const env = { PROBE_ROUTES: 'true' }

const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** Sends knobs in a POST's body. */
function post(url: URL, path: string, body: unknown = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) })
}

t.test('Without PROBE_ROUTES they do not exist', async (t) => {
  const { url } = await startApp(t)
  for (const path of [
    'request',
    'ends',
    'length',
    'hangs-up',
    'headers',
    'trailers',
    'slow',
    'comments',
    'utf8',
    'websocket',
  ])
    t.equal((await fetch(new URL(`/probe/${path}`, url))).status, 404, path)
  for (const path of ['transfer-encoding', 'sse'])
    t.equal((await post(url, `/probe/${path}`)).status, 404, `POST ${path}`)
  t.equal((await exchange(url, 'GET /probe/websocket HTTP/1.1', ...handshake)).status, 404)
})

t.test('A wrong query gets 400 that names it', async (t) => {
  const { url } = await startApp(t, { env })
  for (const [path, message] of [
    ['request?runs=1', /^unknown parameter "runs": there are run$/],
    ['slow?ms=-1', /^ms must be >= 0$/],
    ['slow?ms=600001', /^ms must be <= 600000$/],
    ['slow?ms=1&speed=9', /^unknown parameter "speed": there are ms, run$/],
    ['utf8?run=a%20b', /^run must match pattern/],
  ] as const) {
    const answer = await fetch(new URL(`/probe/${path}`, url))
    t.equal(answer.status, 400, path)
    t.match(await answer.json(), { code: 'STREAMPROOF_OUT_OF_BOUNDS', message }, path)
  }
})

t.test('/probe/request shows the request as it arrived', async (t) => {
  const { url } = await startApp(t, { env })
  const fields = ['X-Twice: 1', 'connection: close', 'x-twice: 2']
  const { body } = await exchange(url, 'GET /probe/request?run=one HTTP/1.0', ...fields)
  t.strictSame(JSON.parse(String(body)), {
    method: 'GET',
    httpVersion: '1.0',
    headers: [
      ['Host', url.host],
      ['X-Twice', '1'],
      ['connection', 'close'],
      ['x-twice', '2'],
    ],
  })
})

t.test('/probe/headers sends fields to keep, and one for the next hop only', async (t) => {
  const { app } = await startApp(t, { env })
  const { headers } = await app.inject('/probe/headers')
  t.match(headers, {
    'set-cookie': ['a=1', 'b=2'],
    'x-probe': 'Kept As Is',
    'x-probe-hop': 'hop',
    connection: 'x-probe-hop',
  })
})

t.test('/probe/trailers sends a trailer after the body', async (t) => {
  const { url } = await startApp(t, { env })
  const { headers, body } = await exchange(url, 'GET /probe/trailers HTTP/1.1', 'Connection: close')
  t.match(headers, { trailer: 'x-probe-trailer', 'transfer-encoding': 'chunked' })
  t.equal(String(body), '4\r\nfoo\n\r\n0\r\nx-probe-trailer: whole\r\n\r\n')
})

t.test('/probe/slow answers after the given time', async (t) => {
  const { url } = await startApp(t, { env })
  const since = performance.now()
  const answer = await fetch(new URL('/probe/slow?ms=300', url))
  t.ok(performance.now() - since >= 299)
  t.strictSame(await answer.json(), { status: 'ok' })
  t.equal((await fetch(new URL('/probe/slow', url))).status, 200, 'by default at once')
})

t.test('/probe/comments sends a comment before and after the event', async (t) => {
  const { url } = await startApp(t, { env })
  const answer = await fetch(new URL('/probe/comments', url))
  t.match(answer.headers.get('content-type'), /^text\/event-stream/)
  t.equal(await answer.text(), ': before\n\nevent: test\ndata: foo\n\n: after\n\n')
})

t.test('/probe/utf8 sends one byte a chunk', async (t) => {
  const { url } = await startApp(t, { env })
  const text = 'event: test\ndata: 日本語 🌊 é\n\n'
  const { headers, body } = await exchange(url, 'GET /probe/utf8 HTTP/1.1', 'Connection: close')
  t.match(headers, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' })
  const chunks = [...Buffer.from(text)].map((byte) =>
    Buffer.concat([Buffer.from('1\r\n'), Buffer.of(byte), Buffer.from('\r\n')]),
  )
  t.ok(body.equals(Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])))
})

t.test('A POST is answered by a stream', async (t) => {
  const { url } = await startApp(t, { env })

  await t.test('with the knobs of its body', async (t) => {
    const knobs = { count: 2, interval: 0, ids: true }
    const text = await post(url, '/probe/transfer-encoding?run=text', knobs)
    t.equal(text.status, 200)
    t.equal(await text.text(), 'foo\nbar\n')
    const events = await post(url, '/probe/sse?run=events', knobs)
    t.equal(await events.text(), 'id: 0\nevent: test\ndata: foo\n\nid: 1\nevent: test\ndata: bar\n\n')
    for (const run of ['text', 'events']) {
      const record = await fetch(new URL(`/runs/${run}`, url))
      t.match(await record.json(), { run, events: 2, endedBy: 'source' }, 'and is recorded')
    }
  })

  await t.test('which is the usual one where it says nothing', async (t) => {
    t.equal(await (await post(url, '/probe/transfer-encoding')).text(), 'foo\nbar\nbaz\n')
  })

  const knobs = 'count, interval, bytes, noise, silence, fail, ids, stamp'
  for (const [query, body, message] of [
    ['', { count: 0 }, 'count must be >= 1'],
    ['', { count: 'many' }, 'count must be integer'],
    ['', { bytes: 2 ** 20 + 1 }, 'bytes must be <= 1048576'],
    ['', { fail: 4 }, 'fail must be <= count (3), got 4'],
    ['', { count: 1_000_000, bytes: 1_000 }, 'count × bytes must be <= 268435456, got 1000000 × 1000'],
    ['', { speed: 9 }, `unknown parameter "speed": there are ${knobs}`],
    ['', { run: 'mine' }, `unknown parameter "run": there are ${knobs}`],
    ['', [], 'body must be object'],
    ['', null, 'body must be object'],
    ['?count=2', {}, 'unknown parameter "count": there are run'],
    ['?run=a%20b', {}, /^run must match pattern/],
  ] as const)
    await t.test(`but not to ${query} ${JSON.stringify(body)}: that gets 400 that names it`, async (t) => {
      for (const path of ['/probe/transfer-encoding', '/probe/sse']) {
        const answer = await post(url, path + query, body)
        t.equal(answer.status, 400, path)
        t.match(await answer.json(), { code: 'STREAMPROOF_OUT_OF_BOUNDS', message }, path)
      }
    })

  await t.test('nor to none', async (t) => {
    const answer = await fetch(new URL('/probe/sse', url), { method: 'POST' })
    t.equal(answer.status, 400)
    t.match(await answer.json(), { message: 'body must be object' })
  })
})

t.test('A POST’s stream counts towards the limits', async (t) => {
  const { app, url } = await startApp(t, { env: { ...env, MAX_STREAMS: '1' } })
  const refused = { code: 'STREAMPROOF_FULL' }
  const other = await sse.open(t, url, '?count=2&silence=600000')
  const full = await post(url, '/probe/sse')
  t.equal(full.status, 503)
  t.ok(full.headers.get('retry-after'))
  t.match(await full.json(), refused)
  other.leave()
  await until(() => app.streams.open.size === 0)

  const answer = await post(url, '/probe/sse', { count: 2, silence: 600_000 })
  t.equal(answer.status, 200)
  t.match(await (await sse.open(t, url)).refusal(), refused)
  await answer.body?.cancel()
  await until(() => app.streams.open.size === 0)
})

t.test('The echo', async (t) => {
  const { url } = await startApp(t, { env })
  const ask = (run: string) => fetch(new URL(`/probe/websocket/${run}`, url))
  const recordOf = async (run: string) => (await (await ask(run)).json()) as SocketRecord

  /** What a socket of the echo is told, from its opening on. */
  async function open(t: Test, query: string, options: ClientOptions = {}) {
    const socket = new WebSocket(new URL(`/probe/websocket?${query}`, url), options)
    t.teardown(() => socket.terminate())
    const heard: unknown[] = []
    const said = once(socket, 'close').then(([code, reason]) => [code, String(reason)])
    socket.on('message', (data, binary) => heard.push(binary ? data : String(data)))
    for (const event of ['ping', 'pong'] as const)
      socket.on(event, (data) => heard.push(`${event} ${data}`.trim()))
    await once(socket, 'open')
    return { socket, heard, closed: said, listens: (count: number) => until(() => heard.length >= count) }
  }

  await t.test('gives back what it gets, and remembers it', async (t) => {
    const { socket, heard, closed, listens } = await open(t, 'run=echo')
    const bytes = Buffer.of(0, 255, 10)
    socket.send('日本語')
    socket.send(bytes)
    socket.ping()
    await listens(3)
    t.strictSame(heard, ['日本語', bytes, 'pong'])
    t.match(await recordOf('echo'), {
      events: 2,
      bytes: 12,
      pings: 1,
      pongs: 0,
      opened: Number,
      firstEvent: Number,
      lastEvent: Number,
      ms: Number,
      ended: undefined,
      endedBy: undefined,
    })
    socket.close(4321, 'enough')
    t.strictSame(await closed, [4321, 'enough'])
    await until(async () => 'ended' in (await recordOf('echo')))
    const record = await recordOf('echo')
    t.match(record, { endedBy: 'client', closeCode: 4321, closeReason: 'enough' })
    t.equal(record.ms, Number(record.ended) - record.opened)
  })

  await t.test('pings where it is asked to', async (t) => {
    const { heard, listens } = await open(t, 'run=ping&ping=true')
    await listens(1)
    t.strictSame(heard, ['ping probe'])
    await until(async () => (await recordOf('ping')).pongs === 1)
  })

  await t.test('closes as it is asked to', async (t) => {
    const { closed } = await open(t, 'run=close&close=4567&reason=so%20it%20is')
    t.strictSame(await closed, [4567, 'so it is'])
    await until(async () => 'ended' in (await recordOf('close')))
    t.match(await recordOf('close'), { endedBy: 'source', closeCode: 4567 })
  })

  await t.test('knows the sockets that named themselves only', async (t) => {
    await open(t, '')
    const answer = await ask('undefined')
    t.equal(answer.status, 404)
    t.match(await answer.json(), {
      code: 'STREAMPROOF_RUN_NOT_HERE',
      message: 'There is no WebSocket undefined here',
    })
  })

  await t.test('answers a plain GET with what to upgrade to', async (t) => {
    const answer = await exchange(url, 'GET /probe/websocket HTTP/1.1', 'Connection: close')
    t.equal(answer.status, 426)
    t.equal(answer.headers.upgrade, 'websocket')
    t.match(JSON.parse(String(answer.body)), { code: 'STREAMPROOF_UPGRADE_REQUIRED' })
  })

  await t.test('refuses a wrong query before the handshake', async (t) => {
    const answer = await exchange(url, 'GET /probe/websocket?close=999 HTTP/1.1', ...handshake)
    t.equal(answer.status, 400)
    t.match(JSON.parse(String(answer.body)), { message: 'close must be >= 3000' })
  })
})

t.test('/probe/plain/… is the same stream without a word for edges', async (t) => {
  const { url } = await startApp(t, { env })
  for (const path of ['transfer-encoding', 'sse']) {
    const [ours, plain] = await Promise.all(
      [`/${path}?interval=0`, `/probe/plain/${path}?interval=0&run=plain-${path}`].map((one) =>
        fetch(new URL(one, url)),
      ),
    )
    t.equal(await plain?.text(), await ours?.text(), 'the same body')
    t.equal(
      plain?.headers.get('content-type')?.split(';')[0],
      ours?.headers.get('content-type')?.split(';')[0],
    )
    t.ok(ours?.headers.has('x-accel-buffering') && ours.headers.has('cache-control'))
    for (const field of ['x-accel-buffering', 'cache-control', 'x-no-compression'])
      t.notOk(plain?.headers.has(field), field)
    const record = await fetch(new URL(`/runs/plain-${path}`, url))
    t.match(await record.json(), { endedBy: 'source', events: 3 })
    const head = await fetch(new URL(`/probe/plain/${path}`, url), { method: 'HEAD' })
    t.match(head, { status: 200 })
  }
  const failed = fetch(new URL('/probe/plain/sse?interval=0&fail=1', url)).then((answer) => answer.text())
  await t.rejects(failed, 'one that fails is cut')
})

t.test('/probe/length trickles a body of a known length', async (t) => {
  const { url } = await startApp(t, { env })
  const answer = await fetch(new URL('/probe/length', url))
  t.equal(answer.headers.get('content-length'), '60')
  t.match(await answer.text(), /^0 \d+ foo\n1 \d+ bar\n2 \d+ baz\n$/)
})

t.test('/probe/hangs-up gives no answer, and counts', async (t) => {
  const { url } = await startApp(t, { env })
  const asked = async () => (await fetch(new URL('/probe/hangs-up/one', url))).json()
  t.strictSame(await asked(), { asked: 0 })
  await t.rejects(fetch(new URL('/probe/hangs-up?run=one', url)))
  t.strictSame(await asked(), { asked: 1 })
})

t.test('/probe/duplex answers before the request has ended', async (t) => {
  const { url } = await startApp(t, { env })
  const limits = { patience: 10_000, longest: 10_000, most: 10_000 }
  const exchange = await open({
    url: new URL('/probe/duplex', url),
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: 'foo',
    rest: 'bar',
    ...limits,
  })
  t.ok(await exchange.came(() => exchange.body.length > 0), 'it has begun')
  exchange.sendRest()
  const { body, ending } = await exchange.answered
  exchange.close()
  t.equal(ending, 'complete')
  t.match(Buffer.concat(body.map(({ data }) => data)).toString(), /^begun\n\d+\n$/)
})

t.test('/probe/ends breaks off after two events: closes, resets, or is killed', async (t) => {
  const { url } = await startApp(t, { env })
  const ask = async (query: string, version: '1.0' | '1.1' = '1.1') => {
    const limits = { patience: 10_000, longest: 10_000, most: 10_000 }
    const exchange = await open({ url: new URL(`/probe/ends?${query}`, url), version, ...limits })
    const { status, httpVersion, headers, body, ending } = await exchange.answered
    exchange.close()
    t.equal(Buffer.concat(body.map(({ data }) => data)).toString(), 'foo\nbar\n', 'what was sent arrived')
    t.equal(firstValue(headers, 'x-accel-buffering'), 'no')
    return { status, httpVersion, ending }
  }
  const one = { status: 200, httpVersion: '1.1' }
  t.strictSame(await ask(''), { ...one, ending: 'truncated' })
  t.strictSame(await ask('by=reset'), { ...one, ending: 'reset' })
  t.strictSame(await ask('by=kill'), { ...one, ending: 'truncated' }, 'the kernel closes what a process had')
  const old = { status: 200, httpVersion: '1.0' }
  t.strictSame(await ask('by=reset&version=1.0'), { ...old, ending: 'reset' })
  t.strictSame(await ask('by=kill', '1.0'), { ...old, ending: 'complete' }, 'which nobody can tell there')
})
