import t from 'tap'
import { WebSocket } from 'ws'
import type { Source } from '../../../src/streams/source.ts'
import { startApp } from '../../support/service.ts'
import { source } from '../../support/sources.ts'
import { exchange } from '../../support/wire.ts'

const paths = ['/transfer-encoding', '/sse', '/websocket']

const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** Asks as the path's clients do: a WebSocket route with a handshake. */
const ask = (url: URL, path: string, query: string) =>
  exchange(
    url,
    `GET ${path}?${query} HTTP/1.1`,
    ...(path === '/websocket' ? handshake : ['Connection: close']),
  )

for (const [query, message] of [
  ['count=0', /^count must be >= 1$/],
  ['count=1000001', /^count must be <= 1000000$/],
  ['count=many', /^count must be integer$/],
  ['count=1&count=2', /^count must be integer$/],
  ['interval=-1', /^interval must be >= 0$/],
  ['interval=600001', /^interval must be <= 600000$/],
  ['bytes=0', /^bytes must be >= 1$/],
  ['bytes=1048577', /^bytes must be <= 1048576$/],
  ['silence=900001', /^silence must be <= 900000$/],
  ['fail=-1', /^fail must be >= 0$/],
  ['fail=4', /^fail must be <= count \(3\), got 4$/],
  ['stamp=maybe', /^stamp must be boolean$/],
  ['run=a%20b', /^run must match pattern/],
  [`run=${'a'.repeat(65)}`, /^run must match pattern/],
  ['count=1000000&bytes=1000', /^count × bytes must be <= 268435456, got 1000000 × 1000$/],
  [
    'speed=9',
    /^unknown parameter "speed": there are count, interval, bytes, noise, silence, fail, ids, stamp, run$/,
  ],
] as const)
  t.test(`${query.slice(0, 30)} gets 400 on every transport, and a message that names it`, async (t) => {
    let opened = 0
    const { app, url } = await startApp(t)
    app.streams.on('open', () => opened++)
    for (const path of paths) {
      const { status, body } = await ask(url, path, query)
      t.equal(status, 400, path)
      t.match(JSON.parse(String(body)), { code: 'STREAMPROOF_OUT_OF_BOUNDS', message }, path)
    }
    t.equal(opened, 0, 'and no stream has begun')
  })

t.test('A plain GET of the WebSocket route gets 426, Upgrade and a possible reason', async (t) => {
  const { url } = await startApp(t)
  const { status, headers, body } = await exchange(url, 'GET /websocket HTTP/1.1', 'Connection: close')
  t.equal(status, 426)
  t.equal(headers.upgrade, 'websocket')
  t.match(JSON.parse(String(body)), {
    code: 'STREAMPROOF_UPGRADE_REQUIRED',
    message: /an edge in between removed it/,
  })
})

t.test('A malformed handshake, such as the article’s key, gets 400', async (t) => {
  const { url } = await startApp(t)
  const malformed = [...handshake.slice(0, 3), 'Sec-WebSocket-Key: test']
  t.equal((await exchange(url, 'GET /websocket HTTP/1.1', ...malformed)).status, 400)
})

t.test('A source is served over all three transports below its prefix', async (t) => {
  const clock = source(
    async function* () {
      yield { data: 'tick' }
    },
    { name: 'clock', prefix: '/clock' },
  )
  const { url } = await startApp(t, { sources: [clock] })
  t.equal(await (await fetch(new URL('/clock/transfer-encoding', url))).text(), 'tick\n')
  t.equal(await (await fetch(new URL('/clock/sse', url))).text(), 'data: tick\n\n')
  const socket = new WebSocket(new URL('/clock/websocket', url))
  const message = new Promise((resolve) => socket.on('message', (data) => resolve(String(data))))
  t.equal(await message, 'tick\n')
})

/** Relays a prompt, word by word. */
const prompt: Source = {
  name: 'prompt',
  prefix: '/prompt',
  params: { upper: { type: 'boolean', default: false } },
  body: {
    type: 'object',
    required: ['prompt'],
    additionalProperties: false,
    properties: { prompt: { type: 'string', minLength: 1 } },
  },
  finite: true,
  async *open(params, { request }) {
    const { upper } = params as { upper: boolean }
    const words = (request.body as { prompt: string } | undefined)?.prompt.split(' ') ?? ['no', 'body']
    for (const word of words) yield { data: upper ? word.toUpperCase() : word }
  },
}

t.test('A source with a body takes POST, and gets the body and the query validated', async (t) => {
  const { url } = await startApp(t, { sources: [prompt] })
  const post = (path: string, body: unknown) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  t.equal(await (await post('/prompt/transfer-encoding', { prompt: 'a b' })).text(), 'a\nb\n')
  t.equal(await (await post('/prompt/sse?upper=true', { prompt: 'a' })).text(), 'data: A\n\n')
  for (const [path, body, message] of [
    ['/prompt/sse', {}, /prompt/],
    ['/prompt/sse', { prompt: '' }, /prompt/],
    ['/prompt/sse', { prompt: 'a', more: 1 }, /unknown parameter "more": there are prompt/],
    ['/prompt/sse?lower=true', { prompt: 'a' }, /unknown parameter "lower": there are upper, run/],
  ] as const) {
    const response = await post(path, body)
    t.equal(response.status, 400)
    t.match(await response.json(), { code: 'STREAMPROOF_OUT_OF_BOUNDS', message })
  }
  t.equal(await (await fetch(new URL('/prompt/transfer-encoding', url))).text(), 'no\nbody\n')
})
