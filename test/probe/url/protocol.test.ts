import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { createServer as createTls } from 'node:https'
import type { Server } from 'node:net'
import t, { type Test } from 'tap'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import { inquire } from '../../../src/probe/url/inquire.ts'
import type { UrlRequest } from '../../../src/probe/url-model.ts'
import { requestTo } from '../../support/any-url/ask.ts'
import { listen } from '../../support/bad-edges/edge.ts'
import { leaksConnection } from '../../support/bad-edges/http2/leaks-connection.ts'
import { passesHttp2 } from '../../support/bad-edges/http2/passes.ts'
import { ca, cert, key } from '../../support/certificate.ts'
import { startApp } from '../../support/service.ts'

const tls = { ca }

async function start(t: Test, server: Server | Http2SecureServer): Promise<URL> {
  const { url, stop } = await listen(server as Server)
  t.teardown(stop)
  return new URL(`https://localhost:${url.port}/`)
}

/** Sends three events; over HTTP/2 it resets the stream after the second, in the requests that it is told to. */
function origin(breaks: (nth: number) => boolean, { allowHTTP1 = true } = {}) {
  let nth = 0
  return createSecureServer({ cert, key, allowHTTP1 }, async (request, response) => {
    const isBroken = breaks(++nth)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of ['foo', 'bar', 'baz']) {
      if (isBroken && event === 'baz' && request.httpVersion === '2.0')
        return void request.stream.destroy(new Error())
      response.write(`data: ${event}\n\n`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    response.end()
  })
}

const always = () => true
const never = () => false

async function ask(url: URL, given: Partial<UrlRequest> = {}) {
  const outcomes = await inquire({ request: requestTo(url, { tls, ...given }), others: [], most: 6 })
  return { outcomes, ...diagnose(outcomes) }
}

t.test('It speaks what ALPN chooses, as a browser does', async (t) => {
  const both = await ask(await start(t, origin(never)))
  t.match(both, { verdict: 'survives', outcomes: [{ httpVersion: '2', connection: { alpn: 'h2' } }] })
  t.equal(both.outcomes.length, 1)
  const old = createTls({ cert, key }, (_, response) => response.end('data: foo\n\n'))
  t.match(await ask(await start(t, old)), {
    outcomes: [{ httpVersion: '1.1', connection: { alpn: 'http/1.1' } }],
  })
})

t.test('It can be pinned', async (t) => {
  const url = await start(t, origin(always))
  t.match(await ask(url, { protocol: 'http1' }), { verdict: 'survives', outcomes: [{ httpVersion: '1.1' }] })
  const http2 = await ask(url, { protocol: 'http2' })
  t.match(http2, { verdict: 'cut', outcomes: [{ httpVersion: '2' }] })
  t.ok(
    http2.outcomes.every(({ variation }) => variation === 'as given'),
    'and is not varied then',
  )
  const old = await start(
    t,
    createTls({ cert, key }, (_, response) => response.end()),
  )
  t.match(await ask(old, { protocol: 'http2' }), { outcomes: [{ fault: { code: 'STREAMPROOF_NO_HTTP2' } }] })
})

t.test('Without TLS a pinned HTTP/2 needs no negotiation', async (t) => {
  const { url: service } = await startApp(t)
  const { url, stop } = await passesHttp2.start(service)
  t.teardown(stop)
  const found = await ask(new URL('/sse?interval=50', url), { protocol: 'http2' })
  t.match(found, { verdict: 'survives', outcomes: [{ httpVersion: '2' }] })
})

t.test(
  'Where the answer leaves a question, both are compared, and the difference is named first',
  async (t) => {
    const { outcomes, reason, verdict } = await ask(await start(t, origin(always)))
    t.equal(verdict, 'cut')
    t.match(reason, /^Over HTTP\/2, but not over HTTP\/1\.1, .*; over HTTP\/1\.1 it is in order/)
    const overHttp1 = { variation: 'http/1.1', httpVersion: '1.1', ending: 'complete' }
    t.match(outcomes, [{ httpVersion: '2' }, overHttp1, overHttp1, { httpVersion: '2' }])
  },
)

t.test('A fault that comes once is not one of HTTP/2', async (t) => {
  const url = await start(
    t,
    origin((nth) => nth === 1),
  )
  const { verdict, reason } = await ask(url)
  t.match({ verdict, reason }, { verdict: 'cut', reason: /^Cut after .* \(only 1 of 3 times\)/ })
})

t.test('A server that offers HTTP/2 only is told what it does not offer', async (t) => {
  const url = await start(t, origin(always, { allowHTTP1: false }))
  const fault = { code: 'STREAMPROOF_NO_HTTP1', message: /does not offer HTTP\/1\.1 \(ALPN http\/1\.1\)/ }
  t.match(await ask(url, { protocol: 'http1' }), { cause: 'unreachable', outcomes: [{ fault }] })
  t.match(await ask(new URL(url.href.replace('https', 'wss')), { transport: 'websocket' }), {
    cause: 'unreachable',
    outcomes: [{ fault }],
  })
  const { outcomes, reason, notes } = await ask(url)
  t.match(outcomes, [{ httpVersion: '2' }, { variation: 'http/1.1', fault }, { httpVersion: '2' }])
  t.match(reason, /^Cut after .* \(2 of 2 times\)/, 'it is asked on over HTTP/2')
  t.match(notes, [/^HTTP\/1\.1 could not be asked: /])
})

t.test('A field that HTTP/2 forbids is a broken answer', async (t) => {
  const { url: service } = await startApp(t)
  const { url, stop } = await leaksConnection.start(service)
  t.teardown(stop)
  const found = await ask(new URL('/sse?interval=50', url), { protocol: 'http2' })
  t.match(found, { verdict: 'cut', cause: 'malformed', reason: /PROTOCOL_ERROR/ })
})
