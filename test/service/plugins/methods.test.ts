import t from 'tap'
import { startApp } from '../../support/service.ts'
import { source } from '../../support/sources.ts'
import { exchange } from '../../support/wire.ts'

t.test('Another method of a path that exists gets 405 with Allow', async (t) => {
  const body = { type: 'object' } as const
  const posted = source(async function* () {}, { prefix: '/posted', body })
  const { url } = await startApp(t, { sources: [source(async function* () {}), posted] })
  for (const [method, path, allow] of [
    ['POST', '/sse', 'GET, HEAD'],
    ['POST', '/transfer-encoding?count=3', 'GET, HEAD'],
    ['DELETE', '/websocket', 'GET, HEAD'],
    ['PUT', '/health', 'GET, HEAD'],
    ['POST', '/runs/one', 'GET, HEAD'],
    ['PATCH', '/posted/sse', 'GET, HEAD, POST'],
  ] as const) {
    const response = await fetch(new URL(path, url), { method })
    t.equal(response.status, 405, `${method} ${path}`)
    t.equal(response.headers.get('allow'), allow)
    t.match(await response.json(), {
      code: 'STREAMPROOF_METHOD_NOT_ALLOWED',
      message: `${method} is not allowed here. Allowed: ${allow}`,
    })
  }
})

t.test('TRACE too, which fetch does not send', async (t) => {
  const { url } = await startApp(t)
  t.equal((await exchange(url, 'TRACE /sse HTTP/1.1', 'Connection: close')).status, 405)
})

t.test('A body is not read, whatever its type', async (t) => {
  const { url } = await startApp(t)
  const headers = { 'content-type': 'application/x-unknown' }
  t.equal((await fetch(new URL('/sse', url), { method: 'POST', headers, body: 'x' })).status, 405)
})

t.test('A path that does not exist gets 404, whatever the method', async (t) => {
  const { url } = await startApp(t)
  for (const method of ['GET', 'POST']) t.equal((await fetch(new URL('/none', url), { method })).status, 404)
})
