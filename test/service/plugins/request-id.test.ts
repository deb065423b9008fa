import t from 'tap'
import { kinds } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ours = { 'X-Request-ID': 'edge-1:2/3=' }

t.test('Each response has an id of its own, on every transport and in every error', async (t) => {
  const { url } = await startApp(t)
  const ids = new Set<string | null | undefined>()
  for (const kind of kinds) ids.add((await kind.open(t, url, '?interval=0')).header('x-request-id'))
  for (const kind of kinds) ids.add((await kind.open(t, url, '?count=0')).header('x-request-id'))
  for (const path of ['/health', '/none'])
    ids.add((await fetch(new URL(path, url))).headers.get('x-request-id'))
  t.equal(ids.size, 8)
  for (const id of ids) t.match(id, UUID)
})

t.test('The log lines of a request and of a stream have the id', async (t) => {
  const { url, logged } = await startApp(t, { logs: true })
  for (const kind of kinds) {
    const client = await kind.open(t, url, '?interval=0&run=one')
    await client.ended
    t.equal((await logged('stream ended')).reqId, client.header('x-request-id'))
    break
  }
  const { headers } = await fetch(new URL('/none', url))
  t.equal((await logged('answered')).reqId, headers.get('x-request-id'))
})

t.test('A trusted proxy’s id is used, and nobody else’s', async (t) => {
  for (const [TRUST_PROXY, used] of [
    ['true', true],
    ['loopback', true],
    ['192.0.2.0/24,127.0.0.1', true],
    ['192.0.2.0/24', false],
    ['false', false],
  ] as const) {
    const { url } = await startApp(t, { env: { TRUST_PROXY } })
    for (const kind of kinds) {
      const client = await kind.open(t, url, '?interval=0', { headers: ours })
      t.match(
        client.header('x-request-id'),
        used ? ours['X-Request-ID'] : UUID,
        `${TRUST_PROXY} ${kind.name}`,
      )
    }
  }
})

t.test('An id that is too long, or that a log could misread, is not used', async (t) => {
  const { url } = await startApp(t, { env: { TRUST_PROXY: 'true' } })
  for (const id of ['x'.repeat(129), 'a b', '"', 'a;b', '']) {
    const { headers } = await fetch(new URL('/health', url), { headers: { 'X-Request-ID': id } })
    t.match(headers.get('x-request-id'), UUID, id)
  }
})
