import { createSecureServer } from 'node:http2'
import { createServer as createTls } from 'node:https'
import { createServer, type Server } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import { negotiate, offers } from '../../../src/probe/clients/negotiate.ts'
import { listen } from '../../support/bad-edges/edge.ts'
import { ca, cert, key } from '../../support/certificate.ts'

const trusted = getCACertificates('default')
setDefaultCACertificates([...trusted, ca])
t.teardown(() => setDefaultCACertificates(trusted))

async function start(t: Test, server: Server): Promise<URL> {
  const { url, stop } = await listen(server)
  t.teardown(stop)
  return new URL(`https://localhost:${url.port}`)
}

t.test('A browser offers both, and takes what the server chooses', async (t) => {
  t.strictSame(offers(), ['h2', 'http/1.1'])
  t.equal(
    await negotiate({
      url: await start(t, createSecureServer({ cert, key }) as unknown as Server),
      patience: 5_000,
    }),
    'http2',
  )
  t.equal(await negotiate({ url: await start(t, createTls({ cert, key })), patience: 5_000 }), 'http1')
})

t.test('Without TLS, and where nobody answers, it is HTTP/1.1', async (t) => {
  const { url, stop } = await listen(createServer())
  t.equal(await negotiate({ url, patience: 5_000 }), 'http1')
  await stop()
  t.equal(await negotiate({ url: new URL(`https://${url.host}`), patience: 5_000 }), 'http1')
})

t.test('What is pinned is all that is offered', async (t) => {
  t.strictSame([offers('http1'), offers('http2')], [['http/1.1'], ['h2']])
})
