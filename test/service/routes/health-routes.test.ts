import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import { startAppRunner } from '../../support/app-runner.ts'
import { ca, cert, key } from '../../support/certificate.ts'
import { sse } from '../../support/clients.ts'
import { relay } from '../../support/relay.ts'
import { startApp } from '../../support/service.ts'

interface Route {
  check: string
  verdict: string
  by?: string
  advice?: string
  evidence: Record<string, unknown>
}

/** The answer, its routes by their check's id. */
async function ask(url: URL) {
  const answer = await fetch(new URL('/health/routes', url))
  const { publicUrl, routes } = (await answer.json()) as { publicUrl: string; routes: Route[] }
  return { publicUrl, routes: Object.fromEntries(routes.map((route) => [route.check, route])) }
}

/** The service, with a public URL that leads where the test says. */
async function startPublic(t: Test) {
  const { url: publicUrl, to } = await relay(t)
  const { app, url } = await startApp(t, { env: { PUBLIC_URL: publicUrl.origin } })
  let streams = 0
  app.streams.on('open', () => streams++)
  return { url, publicUrl, to, streams: () => streams }
}

t.test('Through a real Envoy all routes survive but WebSocket, with advice', async (t) => {
  const { url, publicUrl, to } = await startPublic(t)
  to((await startAppRunner(t, { origin: url })).url)

  const answer = await ask(url)
  t.equal(answer.publicUrl, publicUrl.origin)
  t.match(answer.routes, {
    health: { verdict: 'survives' },
    chunked: {
      verdict: 'survives',
      evidence: { status: 200, ending: 'complete', eventsMs: [Number, Number, Number] },
    },
    sse: { verdict: 'survives', evidence: { status: 200, ending: 'complete', firstByteMs: Number } },
    websocket: { verdict: 'refused', by: 'edge', advice: /forwards upgrades/, evidence: { status: 403 } },
  })
  t.notOk('advice' in (answer.routes.sse ?? {}))
})

t.test('Simultaneous and repeated requests share one answer', async (t) => {
  const { url, to, streams } = await startPublic(t)
  to(url)
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(url)))
  await ask(url)
  // Three streams directly, three through the public URL.
  t.equal(streams(), 6)
  for (const answer of answers) t.match(answer.routes, { sse: { verdict: 'survives' } })
})

t.test('A public URL with another server differs from one without a server', async (t) => {
  const { url, to } = await startPublic(t)
  const stranger = createServer((_request, response) => response.writeHead(404).end('nothing here'))
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  t.teardown(() => stranger.close())
  const { port } = stranger.address() as { port: number }
  to(new URL(`http://127.0.0.1:${port}`))
  t.match((await ask(url)).routes, { health: { verdict: 'refused', by: 'edge', advice: /host name/ } })
})

t.test('A full service gives no verdict about its edge', async (t) => {
  const { url: publicUrl, to } = await relay(t)
  const { url } = await startApp(t, { env: { PUBLIC_URL: publicUrl.origin, MAX_STREAMS: '1' } })
  to(url)
  const client = await sse.open(t, url, '?count=2&silence=600000')
  await client.got(1)
  t.match((await ask(url)).routes, {
    health: { verdict: 'survives' },
    sse: { verdict: 'unknown', by: 'service' },
    websocket: { verdict: 'unknown', by: 'service' },
  })
})

t.test('Without PUBLIC_URL it says how to set it, and ignores the Host header', async (t) => {
  let asked = 0
  const elsewhere = createServer((_request, response) => {
    asked++
    response.end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  t.teardown(() => elsewhere.close())
  const { port } = elsewhere.address() as { port: number }

  const { app, url } = await startApp(t, { env: { TRUST_PROXY: 'true' } })
  const host = `127.0.0.1:${port}`
  const headers = { host, 'x-forwarded-host': host, forwarded: `host=${host}` }
  const answer = await app.inject({ url: '/health/routes', headers })
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { code: 'STREAMPROOF_NO_PUBLIC_URL', message: /Set PUBLIC_URL/ })
  t.equal((await fetch(new URL('/health/routes', url))).status, 503)
  t.equal(asked, 0)
})

t.test('It asks over https, and names a bad certificate', async (t) => {
  let service: URL | undefined
  const edge = createTlsServer({ cert, key }, (client) => {
    const upstream = connect(Number(service?.port), service?.hostname)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve))
  t.teardown(() => edge.close())
  const env = { PUBLIC_URL: `https://localhost:${(edge.address() as AddressInfo).port}` }

  const { url } = await startApp(t, { env })
  const doubt = { verdict: 'unknown', by: 'harness' }
  service = url
  t.match((await ask(url)).routes, {
    health: { ...doubt, reason: /certificate/, advice: /Check that the URL is right/ },
    // Said once, where it is the cause.
    sse: { ...doubt, cause: 'skipped', advice: undefined },
    websocket: { ...doubt, cause: 'skipped', advice: undefined },
  })

  const before = getCACertificates()
  setDefaultCACertificates([...before, ca])
  t.teardown(() => setDefaultCACertificates(before))
  const trusting = await startApp(t, { env })
  const { routes } = await ask(trusting.url)
  t.strictSame(
    Object.values(routes).map(({ verdict }) => verdict),
    Array(4).fill('survives'),
  )
})
