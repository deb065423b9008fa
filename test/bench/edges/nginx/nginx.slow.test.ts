import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import type { EdgeOptions } from '../../../../bench/edges/edge.ts'
import { nginx } from '../../../../bench/edges/nginx/index.ts'
import { freePort } from '../../../../bench/programs/port.ts'
import { certificate } from '../../../../bench/rig/certificate.ts'
import { exchange } from '../../../support/wire.ts'

// Fetching nginx takes a few seconds, once.
t.setTimeout(300_000)

/** nginx in front of a service that sends two lines, the second after `silence` ms. Both stop after the test. */
async function start(t: Test, silence: number, options: Partial<EdgeOptions> = {}) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'x-accel-buffering': 'no' }).write('one\n')
    const timer = setTimeout(() => response.end('two\n'), silence)
    response.once('close', () => clearTimeout(timer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const progress = (line: string) => t.comment(line)
  const running = await nginx.start({ origin, signal: AbortSignal.timeout(200_000), progress, ...options })
  if (!running) throw new Error('nginx starts in front of every origin')
  t.teardown(running.stop)
  return running
}

t.test('It passes a stream on, and its log tells of it', async (t) => {
  const running = await start(t, 10)
  const { body } = await exchange(running.url, 'GET /?run=whole HTTP/1.1', 'Connection: close')
  t.equal(String(body), '4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n')
  t.match(await running.log?.('whole'), { says: /^200 after \d+ ms: passed on from the service$/ })
  t.equal(await running.log?.('another'), undefined)
  t.match(running.config, `listen 127.0.0.1:${running.url.port};`)
})

t.test('Its times can be divided', async (t) => {
  const running = await start(t, 60_000, { scale: 600 })
  const { body } = await exchange(running.url, 'GET /?run=cut HTTP/1.1', 'Connection: close')
  t.equal(String(body), '4\r\none\n\r\n', 'cut after 60 s / 600')
})

t.test('It starts where nobody listens at the origin, and answers 502', async (t) => {
  const running = await start(t, 0, { origin: new URL(`http://127.0.0.1:${await freePort()}`), dead: true })
  t.equal((await fetch(new URL('/?run=dead', running.url))).status, 502)
  t.match(await running.log?.('dead'), { author: 'service' })
})

t.test('With TLS it offers HTTP/2, and loads its configuration again while a stream is open', async (t) => {
  const tls = await certificate()
  const { url, reload } = await start(t, 300, { tls })
  t.equal(url.protocol, 'https:')
  const session = connect(url, { ca: tls.ca })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/?run=http2' })
  await once(stream, 'response')
  await reload?.()
  t.equal(await text(stream), 'one\ntwo\n')
  t.equal(stream.rstCode, 0)
  t.equal(session.alpnProtocol, 'h2')
})

t.test('Stopping leaves no process', async (t) => {
  const running = await start(t, 0)
  await running.stop()
  await running.stop()
  await t.rejects(fetch(running.url), 'nobody listens any more')
})
