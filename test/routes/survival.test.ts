import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import { appRunner } from '../../bench/edges/app-runner/index.ts'
import { cert, key } from '../support/certificate.ts'
import { type StartedApp, startApp } from '../support/service.ts'
import { exchange } from '../support/wire.ts'

interface Report {
  publicUrl: string
  routes: { check: string; verdict: string; advice?: string }[]
}

/** Something that listens before there is anything behind it, so that a service can be told its address. */
async function relay(t: Test, server: Server = createServer(), event = 'connection') {
  const to = Promise.withResolvers<URL>()
  const open = new Set<Socket>()
  let connections = 0
  server.on(event, async (socket: Socket) => {
    connections++
    const { hostname, port } = await to.promise
    const other = connect(Number(port), hostname)
    for (const [one, another] of [
      [socket, other],
      [other, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => another.destroy())
      one.on('close', () => another.destroy())
      one.pipe(another)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  const { port } = server.address() as AddressInfo
  return { host: `localhost:${port}`, leadTo: to.resolve, connections: () => connections }
}

/** Asks the service about itself. */
async function ask({ url }: StartedApp): Promise<Report> {
  const answer = await fetch(new URL('/health/routes', url))
  t.equal(answer.status, 200)
  return (await answer.json()) as Report
}

t.test('Without PUBLIC_URL it says how to set it, and asks nobody', async (t) => {
  const trap = await relay(t)
  const { url } = await startApp(t, { env: { TRUST_PROXY: 'true' } })
  const lines = [`X-Forwarded-Host: ${trap.host}`, `Forwarded: host=${trap.host}`, 'Connection: close']
  const { status, body } = await exchange(url, 'GET /health/routes HTTP/1.1', ...lines)
  t.equal(status, 503)
  t.match(JSON.parse(body.toString()), { code: 'STREAMPROOF_NO_PUBLIC_URL', message: /^Set PUBLIC_URL to/ })
  t.equal(trap.connections(), 0)
})

t.test('Behind a real Envoy it tells what survives, with evidence and advice', async (t) => {
  const edge = await relay(t)
  const service = await startApp(t, { env: { PUBLIC_URL: `http://${edge.host}`, TRUST_PROXY: 'true' } })
  const signal = AbortSignal.timeout(100_000)
  const envoy = await appRunner.start({ origin: service.url, signal, progress: (line) => t.comment(line) })
  t.teardown(envoy.stop)
  edge.leadTo(envoy.url)

  const report = await ask(service)
  t.equal(report.publicUrl, `http://${edge.host}`)
  const [, chunked, sse] = report.routes
  t.match(report.routes, [
    { check: 'health', verdict: 'survives', evidence: { status: 200 } },
    { check: 'chunked', verdict: 'survives', evidence: { status: 200, ending: 'complete' } },
    { check: 'sse', verdict: 'survives', evidence: { status: 200, ending: 'complete' } },
    {
      check: 'websocket',
      verdict: 'refused',
      by: 'edge',
      advice: /The edge carries no WebSocket. Use the SSE route/,
      evidence: { status: 403, ending: 'refused', eventsMs: [] },
    },
  ])
  t.match(chunked, { evidence: { firstByteMs: Number, endedMs: Number, eventsMs: [Number, Number, Number] } })
  t.notOk(sse?.advice, 'nothing to do where it survives')
})

t.test('However many ask, and whoever they say we are, the routes are asked once', async (t) => {
  const edge = await relay(t)
  const trap = await relay(t)
  const service = await startApp(t, { env: { PUBLIC_URL: `http://${edge.host}`, TRUST_PROXY: 'true' } })
  edge.leadTo(service.url)
  const asked: string[] = []
  const note = ({ url = '' }: { url?: string }) =>
    void (url.includes('run=') && asked.push(url.split('?')[0] ?? ''))
  service.app.server.on('request', note)
  service.app.server.on('upgrade', note)

  const reports = await Promise.all(Array.from({ length: 5 }, () => ask(service)))
  const lines = [`X-Forwarded-Host: ${trap.host}`, 'Connection: close']
  const again = await exchange(service.url, 'GET /health/routes HTTP/1.1', ...lines)
  for (const report of reports) t.strictSame(report, JSON.parse(again.body.toString()))
  t.ok(reports[0]?.routes.every(({ verdict }) => verdict === 'survives'))
  // Once directly and once through the edge. A doubtful answer, on a busy machine, is asked again.
  const paths = ['/health', '/sse', '/transfer-encoding', '/websocket']
  t.strictSame([...new Set(asked)].sort(), paths)
  t.ok(asked.length >= 8 && asked.length < 16, `${asked.length} requests`)
  t.equal(trap.connections(), 0)
})

t.test('It works for https, and says so where the certificate is not good', async (t) => {
  const edge = await relay(t, createTlsServer({ cert, key }), 'secureConnection')
  const env = { PUBLIC_URL: `https://${edge.host}` }
  const service = await startApp(t, { env })
  edge.leadTo(service.url)

  const doubting = await ask(service)
  t.match(doubting.routes, Array(4).fill({ verdict: 'unknown', advice: /See that the URL is right/ }))
  t.match(doubting.routes[0], { reason: /self.signed certificate/i })

  const before = getCACertificates()
  setDefaultCACertificates([...before, cert])
  t.teardown(() => setDefaultCACertificates(before))
  const trusting = await startApp(t, { env })
  t.match((await ask(trusting)).routes, Array(4).fill({ verdict: 'survives' }))
})
