import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { get } from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../../../bench/edges/edge.ts'
import { startEnvoyEdge } from '../../../../bench/programs/envoy/edge.ts'
import { envoy } from '../../../../bench/programs/envoy/program.ts'
import { findProgram } from '../../../../bench/programs/find.ts'
import { refused } from '../../../support/refused.ts'
import { parts } from '../exchange.ts'
import { send } from '../send.ts'
import { startBefore } from '../start-before.ts'

const file = new URL('../../../../bench/edges/lambda-web/envoy.yaml', import.meta.url)
const signal = AbortSignal.timeout(100_000)
const progress = (line: string) => t.comment(line)

const start = (t: Test, handler: RequestListener, how?: Partial<EdgeOptions>) =>
  startBefore(t, file, handler, how)

t.test('The file is valid as it is', async (t) => {
  const { path } = await findProgram(envoy, { signal, progress })
  const args = ['--mode', 'validate', '--disable-hot-restart', '-c', fileURLToPath(file)]
  const { stdout } = await promisify(execFile)(path, args)
  t.match(stdout, /envoy.yaml' OK/)
})

t.test('A WebSocket handshake arrives as a GET, and the service’s response comes back', async (t) => {
  const { edge, seen } = await start(t, (_, response) =>
    response.writeHead(426, { 'content-length': 6 }).end('a GET?'),
  )
  const handshake = [
    'GET /websocket HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade, close',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ]
  const { status, body } = parts(await send(edge.url, ...handshake, '', ''))
  t.equal(status, 'HTTP/1.1 426 Upgrade Required')
  t.equal(body, 'a GET?')
  t.equal(seen[0]?.method, 'GET')
  t.equal(seen[0]?.headers.upgrade, undefined)
  t.equal(seen[0]?.headers['sec-websocket-version'], '13', 'only the connection’s own headers are gone')
})

t.test('Requests that the endpoint refuses do not reach the service', async (t) => {
  const { edge, seen } = await start(t, (_, response) => response.end())
  const refused: [status: string, ...lines: string[]][] = [
    ['505 HTTP Version Not Supported', 'GET / HTTP/1.0', 'Host: localhost'],
    ['404 Not Found', 'GET / HTTP/1.1', 'Host: example.com'],
    ['404 Not Found', 'GET / HTTP/1.1', 'Host: abc.lambda-web.us-east-1.on.aws.example.com'],
    ['400 Bad Request', 'GET / HTTP/1.1'],
    ['400 Bad Request', 'TRACE / HTTP/1.1', 'Host: localhost'],
    ['400 Bad Request', 'PROPFIND / HTTP/1.1', 'Host: localhost'],
    ['400 Bad Request', 'BREW / HTTP/1.1', 'Host: localhost'],
    ['400 Bad Request', 'CONNECT localhost:80 HTTP/1.1', 'Host: localhost:80'],
  ]
  await Promise.all(
    refused.map(async ([wanted, ...lines]) => {
      const { status, headers, body } = parts(await send(edge.url, ...lines, 'Connection: close', '', ''))
      t.equal(status, `HTTP/1.1 ${wanted}`, lines.join(', '))
      t.equal(body, '', 'of a body nothing is documented')
      t.notOk(headers.some((line) => line.startsWith('server:')))
    }),
  )
  t.strictSame(seen, [])
})

t.test('Its methods and hosts pass', async (t) => {
  const { edge, seen, request } = await start(t, (_, response) => response.end())
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'DELETE']) {
    t.equal((await request(`${method} / HTTP/1.1`)).status, 'HTTP/1.1 200 OK', method)
    t.equal(seen.at(-1)?.method, method)
  }
  for (const host of ['127.0.0.1:1', 'bcdfghjklmnpqrst.b7t.lambda-web.us-east-1.on.aws']) {
    const { status } = parts(
      await send(edge.url, 'GET / HTTP/1.1', `Host: ${host}`, 'Connection: close', '', ''),
    )
    t.equal(status, 'HTTP/1.1 200 OK', host)
    t.equal(seen.at(-1)?.headers.host, host)
  }
})

t.test('Request headers', async (t) => {
  const { seen, request } = await start(t, (_, response) => response.end())
  const removed = [
    'Keep-Alive: timeout=5',
    'Upgrade: h2c',
    'TE: trailers',
    'Trailer: X-Sum',
    'Proxy-Authenticate: Basic',
    'Proxy-Authorization: Basic Og==',
    'Proxy-Connection: keep-alive',
    'X-Real-IP: 192.0.2.7',
    'X-HTTP-Method-Override: DELETE',
    'X-HTTP-Method: DELETE',
    'X-Method-Override: DELETE',
    'lambda-web-anything: mine',
  ]
  const kept = ['X-Request-ID: mine', 'X-Forwarded-Host: a.example', 'Authorization: Bearer t', 'Cookie: a=b']
  const { headers } = await request(
    'GET / HTTP/1.1',
    'Connection: X-Named, Upgrade, TE',
    'X-Named: it',
    ...removed,
    ...kept,
    'lambda-web-request-id: mine',
    'lambda-web-endpoint-name: mine',
    'X-Forwarded-For: 192.0.2.7',
  )
  const got = seen[0]?.headers ?? {}
  const name = (line: string) => line.slice(0, line.indexOf(':')).toLowerCase()
  for (const line of [...removed, 'X-Named:']) t.equal(got[name(line)], undefined, line)
  for (const line of kept) t.equal(got[name(line)], line.slice(line.indexOf(':') + 2), line)
  t.match(got['x-forwarded-for'], /^192\.0\.2\.7, ?[0-9.]+$/, 'the client’s own address comes last')
  t.equal(got['lambda-web-endpoint-name'], 'default')
  t.match(got['lambda-web-request-id'], /^[0-9a-f-]{36}$/)
  t.ok(
    headers.includes(`lambda-web-request-id: ${got['lambda-web-request-id']}`),
    'the response has the same id',
  )
  const unexpected = Object.keys(got).filter((one) => one.startsWith('x-envoy'))
  t.strictSame(unexpected, [], 'and Envoy does not show')
})

t.test('Expect: 100-continue is answered, and not passed on', async (t) => {
  const { edge, seen } = await start(t, (_, response) => response.end())
  const wire = await send(
    edge.url,
    'POST / HTTP/1.1',
    'Host: localhost',
    'Connection: close',
    'Expect: 100-continue',
    'Content-Length: 2',
    '',
    'hi',
  )
  t.match(wire, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  t.equal(seen[0]?.headers.expect, undefined)
})

t.test(
  'A streamed answer comes as it is made, with the endpoint’s headers and none of Envoy’s',
  async (t) => {
    const more = new AbortController()
    const { edge } = await start(t, async (_, response) => {
      response.setHeader('Content-Type', 'text/event-stream')
      response.write('data: foo\n\n')
      // The end is only made when the client has what came before it.
      await once(more.signal, 'abort')
      response.end('data: bar\n\n')
    })
    const [response] = (await once(get(new URL('/sse?run=streamed', edge.url)), 'response')) as [
      IncomingMessage,
    ]
    t.match(response.headers, {
      'transfer-encoding': 'chunked',
      'content-type': 'text/event-stream',
      'lambda-web-logstream': 'local',
      'lambda-web-request-id': String,
    })
    t.notOk(response.headers.server)
    t.notOk(response.headers['x-envoy-upstream-service-time'])
    const got: string[] = []
    for await (const chunk of response.setEncoding('utf8')) {
      got.push(chunk)
      more.abort()
    }
    t.strictSame(got, ['data: foo\n\n', 'data: bar\n\n'])
    t.match(await edge.log?.('streamed'), { says: /^200 after \d+ ms: passed on from the service$/ })
  },
)

t.test('The request’s timeout', async (t) => {
  // 30 s become 1.
  const { edge, request } = await start(
    t,
    ({ url }, response) => {
      if (url?.startsWith('/begun')) response.write('foo\n')
    },
    { scale: 30 },
  )
  const [begun, hung] = await Promise.all([
    request('GET /begun?run=begun HTTP/1.1'),
    request('GET /hung?run=hung HTTP/1.1'),
  ])
  t.equal(begun.status, 'HTTP/1.1 200 OK', 'leaves a response that has begun its status')
  t.equal(begun.body, '4\r\nfoo\n\r\n', 'and no end')
  t.notMatch(begun.headers.join(), 'lambda-web-error-type')
  t.equal(hung.status, 'HTTP/1.1 504 Gateway Timeout', 'answers one that has not begun')
  t.ok(hung.headers.includes('lambda-web-error-type: Runtime.RequestTimeout'))
  for (const run of ['begun', 'hung']) t.match(await edge.log?.(run), { says: /\(UT\)$/, author: 'edge' })
})

t.test('Half-duplex: the response begins after the request’s body is whole', async (t) => {
  const { edge, seen } = await start(t, (_, response) => response.end('answered'))
  const socket = connect(Number(edge.url.port), edge.url.hostname)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab')
  // Another request, there and back, after those bytes.
  await once((await once(get(edge.url), 'response'))[0].resume(), 'end')
  t.strictSame(
    seen.map(({ method }) => method),
    ['GET'],
  )
  socket.write('cd')
  t.match(String((await once(socket, 'data'))[0]), 'answered')
  t.equal(seen[1]?.method, 'POST')
})

t.test('Two requests at once do not wait for each other', async (t) => {
  const both = new AbortController()
  const { request, seen } = await start(t, async (_, response) => {
    if (seen.length === 2) both.abort()
    else await once(both.signal, 'abort')
    response.end('together')
  })
  const answers = await Promise.all([request('GET /a HTTP/1.1'), request('GET /b HTTP/1.1')])
  for (const { body } of answers) t.equal(body, 'together')
})

t.test('The service learns that a client has left', async (t) => {
  const left = Promise.withResolvers<void>()
  const { edge } = await start(t, (_, response) => {
    response.write('foo\n')
    response.once('close', left.resolve)
  })
  const [response] = (await once(get(new URL('/?run=left', edge.url)), 'response')) as [IncomingMessage]
  response.destroy()
  await left.promise
  t.match(await edge.log?.('left'), { author: 'client' })
})

t.test('A service that dies within a request is 502, and a missing one 500', async (t) => {
  const dying = await start(t, ({ socket }) => socket.destroy())
  t.equal((await dying.request('GET /?run=died HTTP/1.1')).status, 'HTTP/1.1 502 Bad Gateway')
  t.match(await dying.edge.log?.('died'), { author: 'service' })

  const url = await refused(t)
  const dead = await startEnvoyEdge(file, { origin: url, dead: true, signal, progress })
  t.teardown(dead.stop)
  const request = ['GET / HTTP/1.1', 'Host: localhost', 'Connection: close', '', '']
  t.equal(parts(await send(dead.url, ...request)).status, 'HTTP/1.1 500 Internal Server Error')
})
