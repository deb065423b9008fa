import t from 'tap'
import { RefusalError } from '../../../src/streams/refusal.ts'
import { startApp } from '../../support/service.ts'
import { source } from '../../support/sources.ts'
import { exchange } from '../../support/wire.ts'

const SECRET = 'hunter2hunter2'

t.test('No error body repeats a secret of the request', async (t) => {
  const upstream = source(
    // biome-ignore lint/correctness/useYield: it refuses
    async function* () {
      throw new RefusalError(502, `GET https://up.example/v1?api_key=${SECRET} failed`)
    },
    { prefix: '/upstream' },
  )
  const { url } = await startApp(t, { sources: [upstream] })
  for (const path of [
    `/none?token=${SECRET}`,
    `/%zz?token=${SECRET}`,
    `/runs/${'x'.repeat(200)}?token=${SECRET}`,
    `/upstream/sse?token=${SECRET}`,
    `/runs/token=abc,${SECRET}`,
    `/%zz?token=abc;${SECRET}`,
    `/%zz?token=abc'${SECRET}`,
    '/upstream/sse',
  ]) {
    const { status, body } = await exchange(url, `GET ${path} HTTP/1.1`, 'Connection: close')
    t.ok(status >= 400, path)
    t.notMatch(String(body), SECRET, path)
  }
})

t.test('A 404 names the method and the path', async (t) => {
  const { url } = await startApp(t)
  t.match(await (await fetch(new URL('/none?a=1', url))).json(), {
    statusCode: 404,
    code: 'STREAMPROOF_NOT_FOUND',
    message: 'There is no GET /none here',
  })
})

t.test('What is no request has a code too', async (t) => {
  const { url } = await startApp(t)
  const unknown = await exchange(url, 'BREW /sse HTTP/1.1')
  t.equal(unknown.status, 400)
  t.match(JSON.parse(String(unknown.body)), { statusCode: 400, code: 'STREAMPROOF_BAD_REQUEST' })
  const long = await exchange(url, 'GET /sse HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`)
  t.equal(long.status, 431)
  t.match(JSON.parse(String(long.body)), { code: 'STREAMPROOF_HEADER_TOO_LONG' })
})
