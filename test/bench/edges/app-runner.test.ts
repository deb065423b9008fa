import { execFile } from 'node:child_process'
import { EventEmitter, on, once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import type { RunningEdge } from '../../../bench/edges/edge.ts'
import { envoy } from '../../../bench/programs/envoy/program.ts'
import { findProgram } from '../../../bench/programs/find.ts'
import { startAppRunner } from '../../support/app-runner.ts'
import { exchange, parts } from './exchange.ts'
import { type Origin, origin } from './origin.ts'

const file = new URL('../../../bench/edges/app-runner/envoy.yaml', import.meta.url)
const signal = AbortSignal.timeout(100_000)
const progress = (line: string) => t.comment(line)
const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
]

/** The edge in front of a service that answers with `handler`; stopped at the test's end. */
async function start(
  t: Test,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ edge: RunningEdge; service: Origin }> {
  const service = await origin(t, handler)
  const edge = await startAppRunner(t, { origin: service.url })
  return { edge, service }
}

/** The edge's log line about a run, taken apart. */
async function logged(edge: RunningEdge, run: string): Promise<Record<string, unknown>> {
  return JSON.parse((await edge.log?.(run))?.line ?? 'null') as Record<string, unknown>
}

t.test('The file that docker-compose mounts is valid', async (t) => {
  const { path } = await findProgram(envoy, { signal, progress })
  const args = ['--mode', 'validate', '--disable-hot-restart', '-c', fileURLToPath(file)]
  const { stdout } = await promisify(execFile)(path, args)
  t.match(stdout, /envoy.yaml' OK/)
})

t.test('A streamed response', async (t) => {
  const steps = ['foo', 'bar', 'baz']
  let next = Promise.withResolvers<void>()
  const { edge } = await start(t, async (_, response) => {
    response.setHeader('Content-Type', 'text/event-stream')
    for (const step of steps) {
      response.write(`event: test\ndata: ${step}\n\n`)
      // The next event is only made when the client has this one.
      await next.promise
      next = Promise.withResolvers()
    }
    response.end()
  })
  // An agent that keeps connections, so that Envoy adds no `connection: close`, as in the article.
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const request = get(new URL('/sse?run=streamed', edge.url), { agent })
  const [response] = (await once(request, 'response')) as [IncomingMessage]

  const names = response.rawHeaders.filter((_, index) => index % 2 === 0)
  t.strictSame(
    names,
    ['content-type', 'date', 'x-envoy-upstream-service-time', 'server', 'transfer-encoding'],
    'has the headers of the article, in their order',
  )
  t.match(response.headers, {
    'content-type': 'text/event-stream',
    'x-envoy-upstream-service-time': /^\d+$/,
    server: 'envoy',
    'transfer-encoding': 'chunked',
  })

  response.setEncoding('utf8')
  const got: string[] = []
  for await (const [chunk] of on(response, 'data', { close: ['end'] })) {
    got.push(chunk as string)
    next.resolve()
  }
  t.strictSame(
    got,
    steps.map((step) => `event: test\ndata: ${step}\n\n`),
    'comes event by event, each before the next is made',
  )
  t.match(await logged(edge, 'streamed'), {
    path: '/sse?run=streamed',
    code: 200,
    details: 'via_upstream',
    flags: '-',
    bytes_sent: 69,
    duration_ms: Number,
    request_id: /^[0-9a-f-]{36}$/,
    upstream_host: /^127\.0\.0\.1:\d+$/,
  })
})

t.test('Requests', async (t) => {
  const seen: IncomingHttpHeaders[] = []
  const { edge } = await start(t, (request, response) => {
    seen.push(request.headers)
    response.end()
  })
  t.beforeEach(() => {
    seen.length = 0
  })

  await t.test('an upgrade gets the article’s 403, and never reaches it', async (t) => {
    const wire = await exchange(new URL('/websocket?run=upgrade', edge.url), ...upgrade)
    const { status, headers, body } = parts(wire)
    t.equal(status, 'HTTP/1.1 403 Forbidden')
    t.match(headers[0], /^date: /)
    t.strictSame(headers.slice(1), ['server: envoy', 'connection: close', 'content-length: 0'])
    t.equal(body, '')
    t.strictSame(seen, [])
    t.match(await logged(edge, 'upgrade'), { code: 403, details: 'upgrade_failed', upstream_host: null })
  })

  await t.test('an unknown Host gets 404 with an empty body, and never reaches it', async (t) => {
    // At once, because Envoy closes such a connection only a second later.
    const hosts = ['example.com', 'awsapprunner.com.example.com', 'app']
    await Promise.all(
      hosts.map(async (host) => {
        const { status, body } = parts(await exchange(edge.url, `Host: ${host}`, 'Connection: close'))
        t.equal(status, 'HTTP/1.1 404 Not Found', host)
        t.equal(body, '', host)
      }),
    )
    t.strictSame(seen, [])
  })

  const known = ['localhost', '127.0.0.1', 'envoy', 'abc.ap-northeast-1.awsapprunner.com']
  await t.test('the hosts of a laptop, of docker-compose and of App Runner do, with any port', async (t) => {
    for (const host of known.flatMap((name) => [name, `${name}:8081`])) {
      const { status } = parts(await exchange(edge.url, `Host: ${host}`, 'Connection: close'))
      t.equal(status, 'HTTP/1.1 200 OK', host)
      t.equal(seen.at(-1)?.host, host)
    }
  })

  await t.test('the service gets the client’s address and scheme, but no host or port', async (t) => {
    await exchange(edge.url, 'X-Forwarded-Proto: ftp', 'X-Forwarded-For: 192.0.2.7', 'Connection: close')
    t.match(seen[0]?.['x-forwarded-for'], /^192\.0\.2\.7, ?[0-9.]+$/)
    t.equal(seen[0]?.['x-forwarded-proto'], 'http')
    t.notOk(seen[0]?.['x-forwarded-host'])
    t.notOk(seen[0]?.['x-forwarded-port'])
  })

  await t.test('a client’s X-Request-ID is overwritten, and its X-Envoy-* is ignored', async (t) => {
    const own = ['X-Request-ID: mine', 'X-Envoy-Upstream-Rq-Timeout-Ms: 1']
    await exchange(edge.url, ...own, 'Connection: close')
    t.match(seen[0]?.['x-request-id'], /^[0-9a-f-]{36}$/)
    t.equal(seen[0]?.['x-envoy-expected-rq-timeout-ms'], '120000')
  })

  await t.test('a run has its own log line, and a run that never was has none', async (t) => {
    await exchange(new URL('/sse?run=run-1&count=1', edge.url), 'Connection: close')
    await exchange(new URL('/sse?count=2&run=run-11', edge.url), 'Connection: close')
    t.match(await logged(edge, 'run-11'), { path: '/sse?count=2&run=run-11' })
    t.match(await logged(edge, 'run-1'), { path: '/sse?run=run-1&count=1' })
    t.equal(await edge.log?.('run'), undefined)
  })
})

t.test('The route’s timeout cuts a stream under way without ending its body', async (t) => {
  const service = await origin(t, (_, response) => {
    response.write('foo\n')
  })
  const edge = await startAppRunner(t, { origin: service.url, scale: 120 })
  const wire = await exchange(new URL('/transfer-encoding?run=cut', edge.url))
  const { status, body } = parts(wire)
  t.equal(status, 'HTTP/1.1 200 OK')
  t.equal(body, '4\r\nfoo\n\r\n', 'the chunk came, and no terminating one')
  t.match(await logged(edge, 'cut'), { code: 200, details: 'response_timeout', flags: 'UT' })
  const log = await edge.log?.('cut')
  t.match(log, { author: 'edge', says: /^200 after \d+ ms: the route’s timeout was over \(UT\)$/ })
  t.ok(Number(log?.ms) >= 900, `cut after ${log?.ms} ms`)
})

t.test('The health check decides whether the service gets requests', async (t) => {
  const asked = new EventEmitter()
  const answers = [503, 200, 503]
  const service = await origin(
    t,
    (_, response) => response.end(),
    (_, response) => {
      response.writeHead(answers.shift() ?? 503).end(() => asked.emit(`${answers.length} to go`))
    },
  )
  const third = once(asked, '0 to go', { signal })
  const edge = await startAppRunner(t, { origin: service.url })
  t.equal(answers.length, 1, 'one that is healthy only at the second try is found within seconds')

  await third
  // Envoy may not have read that answer yet; then one more request gets through, not ten.
  let wire = ''
  for (let tries = 0; tries < 10 && !wire.includes('503'); tries += 1) {
    wire = await exchange(new URL('/', edge.url), 'Connection: close')
  }
  t.equal(parts(wire).status, 'HTTP/1.1 503 Service Unavailable', 'one that is given up gets none')
})

t.test('Without a service it answers itself', async (t) => {
  const { url, server } = await origin(t, () => {})
  await new Promise((resolve) => server.close(resolve))
  const edge = await startAppRunner(t, { origin: url, dead: true })
  const wire = await exchange(new URL('/sse?run=dead', edge.url), 'Connection: close')
  const { status, body } = parts(wire)
  t.equal(status, 'HTTP/1.1 503 Service Unavailable')
  t.match(body, /^no healthy upstream/)
  t.match(await edge.log?.('dead'), { author: 'service', says: /^503 after \d+ ms: .* \(UH\)$/ })
})
