import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../../../bench/edges/edge.ts'
import { startEnvoyEdge } from '../../../../bench/programs/envoy/edge.ts'
import { envoy } from '../../../../bench/programs/envoy/program.ts'
import { findProgram } from '../../../../bench/programs/find.ts'
import { refused } from '../../../support/refused.ts'
import { parts } from '../exchange.ts'
import { origin } from '../origin.ts'
import { send } from '../send.ts'
import { startBefore } from '../start-before.ts'

const file = new URL('../../../../bench/edges/alb/envoy.yaml', import.meta.url)
const signal = AbortSignal.timeout(100_000)
const progress = (line: string) => t.comment(line)
const start = (t: Test, handler: RequestListener, how?: Partial<EdgeOptions>) =>
  startBefore(t, file, handler, how)

/** 60 s of silence become this many ms. */
const SCALE = 30
const IDLE = 2_000

const handshake = [
  'GET /websocket?run=upgraded HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
]

/** The page that a load balancer answers with. */
const page = (text: string) =>
  `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`

t.test('The file is valid as it is', async (t) => {
  const { path } = await findProgram(envoy, { signal, progress })
  const args = ['--mode', 'validate', '--disable-hot-restart', '-c', fileURLToPath(file)]
  const { stdout } = await promisify(execFile)(path, args)
  t.match(stdout, /envoy.yaml' OK/)
})

t.test('A WebSocket passes, both ways', async (t) => {
  const { edge, seen } = await start(t, () => {})
  const socket = connect(Number(edge.url.port), edge.url.hostname).setEncoding('latin1')
  t.teardown(() => socket.destroy())
  socket.write([...handshake, '', ''].join('\r\n'))
  t.match(String(await once(socket, 'data')), /^HTTP\/1\.1 101 Switching Protocols\r\n/)
  socket.write('echo')
  t.equal(String(await once(socket, 'data')), 'echo')
  t.match(seen[0]?.headers, { upgrade: 'websocket', 'x-amzn-trace-id': String })
})

t.test('Silence', async (t) => {
  const { edge, request } = await start(
    t,
    async ({ url = '' }, response) => {
      if (url.startsWith('/begun')) response.write('foo\n')
      if (!url.startsWith('/beats')) return
      // Each pause is shorter than what is allowed, all together are longer.
      for (let beat = 0; beat < 8; beat++) {
        response.write(':\n\n')
        await sleep(IDLE / 6)
      }
      response.end('data: end\n\n')
    },
    { scale: SCALE },
  )
  const upgraded = send(edge.url, ...handshake, '', '')
  const half = send(edge.url, 'POST /half HTTP/1.1', 'Host: localhost', 'Content-Length: 4', '', 'ab')
  const [begun, hung, beats] = await Promise.all([
    request('GET /begun?run=begun HTTP/1.1'),
    request('GET /hung?run=hung HTTP/1.1'),
    request('GET /beats?run=beats HTTP/1.1'),
  ])
  t.equal(begun.status, 'HTTP/1.1 200 OK', 'leaves a response that has begun its status')
  t.equal(begun.body, '4\r\nfoo\n\r\n', 'and no end')
  t.equal(hung.status, 'HTTP/1.1 504 Gateway Timeout', 'answers one that has not begun')
  t.equal(hung.body, page('504 Gateway Time-out'))
  t.ok(hung.headers.includes('server: awselb/2.0'))
  t.ok(hung.headers.includes('content-type: text/html'))
  t.match(beats.body, /data: end\n\n\r\n0\r\n\r\n$/, 'and does not come up where there is a beat')
  t.match(await upgraded, /^HTTP\/1\.1 101 /, 'ends a WebSocket')
  t.match(await half, /^HTTP\/1\.1 408 Request Timeout\r\n/, 'answers a client that does not go on')
  for (const run of ['begun', 'hung', 'upgraded'])
    t.match(await edge.log?.(run), { says: /\(SI\)$/, author: 'edge' }, run)
})

t.test('Request headers', async (t) => {
  const { edge, seen, request } = await start(t, (_, response) => response.end())
  await request('GET / HTTP/1.1', 'X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Port: 1', 'X-Request-ID: mine')
  t.match(
    seen[0]?.headers['x-forwarded-for'],
    /^192\.0\.2\.7, ?[0-9.]+$/,
    'the client’s own address comes last',
  )
  t.match(seen[0]?.headers, {
    'x-forwarded-proto': 'http',
    'x-forwarded-port': edge.url.port,
    'x-request-id': 'mine',
    'x-amzn-trace-id': /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/,
  })
  const unexpected = Object.keys(seen[0]?.headers ?? {}).filter((name) => name.startsWith('x-envoy'))
  t.strictSame(unexpected, [], 'and Envoy does not show')

  // The guide's examples.
  const root = 'Root=1-67891233-abcdef012345678912345678'
  const self = 'Self=1-67891233-12456789abcdef012345678'
  for (const [came, went] of [
    [root, `;${root}`],
    [`${root};CalledFrom=app`, `;${root};CalledFrom=app`],
    [`${self};${root}`, `;${root}`],
  ]) {
    await request('GET / HTTP/1.1', `X-Amzn-Trace-Id: ${came}`)
    t.match(seen.at(-1)?.headers['x-amzn-trace-id'], new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24}${went}$`))
  }
})

t.test('HTTP/1.0 is accepted, and the service is asked over HTTP/1.1', async (t) => {
  const { edge, seen } = await start(t, (_, response) => response.end('foo\n'))
  const { status, body } = parts(await send(edge.url, 'GET / HTTP/1.0', '', ''))
  t.equal(status, 'HTTP/1.0 200 OK')
  t.equal(body, 'foo\n')
  t.equal(seen[0]?.httpVersion, '1.1')
  t.equal(seen[0]?.headers.host, 'alb.elb.amazonaws.com')
})

t.test('The service’s responses pass unchanged, also to a refused handshake', async (t) => {
  const { url, server } = await origin(t, () => {})
  server.on('upgrade', (_, socket) =>
    socket.end(
      'HTTP/1.1 403 Forbidden\r\nServer: mine\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n',
    ),
  )
  const edge = await startEnvoyEdge(file, { origin: url, signal, progress })
  t.teardown(edge.stop)
  const { status, headers, body } = parts(await send(edge.url, ...handshake, '', ''))
  t.equal(status, 'HTTP/1.1 403 Forbidden')
  t.ok(headers.includes('server: mine'))
  t.equal(body, 'no\n')
})

t.test('The load balancer’s own responses', async (t) => {
  const { edge, seen, request } = await start(t, ({ socket }) => socket.destroy())
  const [trace, large, died] = await Promise.all([
    request('TRACE / HTTP/1.1'),
    request('GET / HTTP/1.1', ...Array.from({ length: 5 }, (_, i) => `X-${i}: ${'x'.repeat(15_000)}`)),
    request('GET /?run=died HTTP/1.1'),
  ])
  t.equal(trace.status, 'HTTP/1.1 405 Method Not Allowed')
  t.equal(large.status, 'HTTP/1.1 400 Bad Request')
  t.equal(large.body, page('400 Bad Request'))
  t.equal(died.status, 'HTTP/1.1 502 Bad Gateway')
  t.equal(died.body, page('502 Bad Gateway'))
  t.ok(died.headers.includes('content-length: 122'))
  t.equal(seen.length, 1, 'only that last one reached the service')
  t.match(await edge.log?.('died'), { author: 'service' })
})

t.test('Without a service it answers 502: it fails open', async (t) => {
  const url = await refused(t)
  const edge = await startEnvoyEdge(file, { origin: url, dead: true, signal, progress })
  t.teardown(edge.stop)
  const request = ['GET / HTTP/1.1', 'Host: localhost', 'Connection: close', '', '']
  t.equal(parts(await send(edge.url, ...request)).status, 'HTTP/1.1 502 Bad Gateway')
})
