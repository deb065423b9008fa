import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { startApp } from '../../support/service.ts'

t.test('The page and its files', async (t) => {
  const { url } = await startApp(t)

  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/main.js', 'application/javascript; charset=utf-8'],
    ['/style/base.css', 'text/css; charset=utf-8'],
    ['/clients/sse.js', 'application/javascript; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ] as const) {
    const response = await fetch(new URL(path, url))
    t.equal(response.status, 200, path)
    t.equal(response.headers.get('content-type')?.toLowerCase(), type)
    t.not(await response.text(), '')

    const head = await fetch(new URL(path, url), { method: 'HEAD' })
    t.equal(head.status, 200, `HEAD ${path}`)
    t.equal(head.headers.get('content-length'), response.headers.get('content-length'))
  }
})

t.test(
  'All that a browser loads weighs less than 60 KB, channels and what /info says included',
  async (t) => {
    const root = new URL('../../../src/service/web/', import.meta.url)
    const files = await readdir(root, { recursive: true, withFileTypes: true })
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    )
    const { url } = await startApp(t, { env: { CHANNELS: 'open' } })
    const info = await (await fetch(new URL('/info', url))).text()
    const weight = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(info))
    t.ok(weight < 60_000, `${weight} bytes`)
  },
)

t.test('The page’s policy allows its own files, and nothing inline', async (t) => {
  const { url } = await startApp(t)
  const { headers } = await fetch(url)
  t.strictSame(headers.get('content-security-policy')?.split(';').toSorted(), [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
  ])
  t.equal(headers.get('x-content-type-options'), 'nosniff')
  t.equal(headers.get('x-frame-options'), 'DENY')
  t.equal(headers.get('strict-transport-security'), null, 'HSTS is left to the edge')
})

t.test('A browser revalidates each time, and gets 304', async (t) => {
  const { url } = await startApp(t)
  const { headers } = await fetch(new URL('/main.js', url))
  t.equal(headers.get('cache-control'), 'no-cache')
  // Not with fetch: it sends `Cache-Control: no-cache`, which asks for the whole file.
  const request = get(new URL('/main.js', url), { headers: { 'if-none-match': headers.get('etag') ?? '' } })
  const [again] = (await once(request, 'response')) as [IncomingMessage]
  again.resume()
  t.equal(again.statusCode, 304)
})

t.test('A path that does not exist gets the API’s 404, not a page', async (t) => {
  const { url } = await startApp(t)
  for (const path of ['/nothing', '/nothing.html', '/web/', '/main.js/', '/..%2fapp.ts']) {
    const response = await fetch(new URL(path, url))
    t.equal(response.status, 404, path)
    t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    t.match(await response.json(), { statusCode: 404 })
  }
  const posted = await fetch(url, { method: 'POST' })
  t.equal(posted.status, 405)
  t.equal(posted.headers.get('allow'), 'GET, HEAD')
})

t.test('The page’s headers are not on streams and health routes', async (t) => {
  const { url } = await startApp(t)
  for (const path of ['/transfer-encoding?interval=0', '/sse?interval=0', '/health', '/nothing']) {
    const { headers, body } = await fetch(new URL(path, url))
    await body?.cancel()
    t.equal(headers.get('content-security-policy'), null, path)
  }
})
