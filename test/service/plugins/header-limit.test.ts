import t from 'tap'
import { startApp } from '../../support/service.ts'
import { exchange } from '../../support/wire.ts'

const fields = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: ${n}`)

t.test('Two hundred header fields get 431 with the limit', async (t) => {
  const { url } = await startApp(t)
  for (const path of ['/health', '/sse', '/nowhere']) {
    const { status, body } = await exchange(url, `GET ${path} HTTP/1.1`, 'Connection: close', ...fields(200))
    t.equal(status, 431, path)
    t.match(JSON.parse(body.toString()), { code: 'STREAMPROOF_TOO_MANY_HEADERS', message: /100 .* 202$/ })
  }
})

t.test('As many fields as proxies and browsers send are accepted', async (t) => {
  const { url } = await startApp(t)
  // Host and Connection are the other two.
  t.equal((await exchange(url, 'GET /health HTTP/1.1', 'Connection: close', ...fields(98))).status, 200)
  t.equal((await exchange(url, 'GET /health HTTP/1.1', 'Connection: close', ...fields(99))).status, 431)
})

t.test('A query of 64 KB, or a header of it, is refused', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const long = 'x'.repeat(64 * 1024)
  const query = await exchange(url, `GET /sse?run=${long} HTTP/1.1`, 'Connection: close')
  t.ok([400, 414, 431].includes(query.status), `${query.status}`)
  t.equal((await exchange(url, 'GET /sse HTTP/1.1', `X-Long: ${long}`, 'Connection: close')).status, 431)
  t.equal(opened, 0)
  t.equal((await fetch(new URL('/health', url))).status, 200)
})
