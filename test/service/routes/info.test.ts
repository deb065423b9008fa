import t from 'tap'
import { startApp } from '../../support/service.ts'

t.test('It says which sources there are, with their parameters and bounds', async (t) => {
  const { url } = await startApp(t)
  const before = Date.now()
  const response = await fetch(new URL('/info', url))
  t.equal(response.headers.get('cache-control'), 'no-store')
  const info = (await response.json()) as { now: number }
  t.ok(before <= info.now && info.now <= Date.now(), 'and what time it is')
  t.match(info, {
    checksRoutes: false,
    sources: [
      {
        name: 'article',
        prefix: '',
        eventNames: ['test'],
        params: { count: { type: 'integer', minimum: 1, default: 3 }, stamp: { type: 'boolean' } },
      },
    ],
  })
})

t.test('It says that the service can check its routes, and not through which address', async (t) => {
  const { url } = await startApp(t, { env: { PUBLIC_URL: 'http://public.example' } })
  const response = await fetch(new URL('/info', url), { headers: { host: 'elsewhere.example' } })
  const text = await response.text()
  t.match(JSON.parse(text), { checksRoutes: true })
  t.notMatch(text, /public\.example|elsewhere/)
})
