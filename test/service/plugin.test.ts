import { once } from 'node:events'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { type StreamproofOptions, streamproof } from '../../src/service/plugin.ts'
import { shouldUpgradeCallback } from '../../src/service/plugins/upgrades.ts'
import { kinds, sse, websocket } from '../support/clients.ts'
import { idle, source } from '../support/sources.ts'

/** Somebody else's app: it has routes and hooks of its own, and knows nothing of us but the plugin. */
async function foreignApp(t: Test, options: StreamproofOptions) {
  const app = Fastify({ http: { shouldUpgradeCallback } })
  t.teardown(() => app.close())
  const before: string[] = []
  app.addHook('preHandler', async ({ url }) => void before.push(url.split('?', 1)[0] as string))
  app.get('/mine', async () => ({ mine: true }))
  await app.register(streamproof, options)
  app.get('/sse', async () => ({ mine: 'too' }))
  app.get('/socket', { websocket: true }, (socket) => socket.close(4_000, 'mine'))
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { app, url, under: new URL('/live', url), before }
}

const words = source(async function* () {
  for (const data of ['foo', 'bar']) yield { data }
})

t.test('In another app it streams under a prefix, beside other routes', async (t) => {
  const { url, under, before } = await foreignApp(t, { sources: [words], prefix: '/live' })
  for (const kind of kinds) {
    const client = await kind.open(t, under, '?run=one')
    t.match(await client.ended, kind.endings.source)
    t.strictSame(client.received, ['foo', 'bar'])
  }
  t.match(await (await fetch(`${under}/runs/one`)).json(), { source: 'test', events: 2, endedBy: 'source' })
  t.strictSame(await (await fetch(new URL('/mine', url))).json(), { mine: true })
  t.strictSame(await (await fetch(new URL('/sse', url))).json(), { mine: 'too' })
  t.ok(before.includes('/live/websocket'), 'and the app’s own hooks run')
})

t.test('WebSocket routes of the app go on working, and its other routes refuse handshakes', async (t) => {
  const { url } = await foreignApp(t, { sources: [words], prefix: '/live' })
  const open = async (path: string) => {
    const socket = new WebSocket(`ws://${url.host}${path}`)
    const [event] = await Promise.race([once(socket, 'close'), once(socket, 'error')])
    return event as CloseEvent
  }
  t.match(await open('/socket'), { code: 4_000, reason: 'mine' })
  t.equal((await open('/sse')).type, 'error')
})

t.test('It takes limits, and the defaults for the others', async (t) => {
  const { app, under } = await foreignApp(t, { sources: [idle], prefix: '/live', limits: { maxStreams: 1 } })
  await sse.open(t, under)
  t.equal((await sse.open(t, under)).status, 503)
  t.equal(app.streams.open.size, 1)
})

t.test('Pages of other origins may not open its WebSockets, unless they are allowed', async (t) => {
  const headers = { Origin: 'https://other.example' }
  const closed = await foreignApp(t, { sources: [words], prefix: '/live' })
  t.equal((await websocket.open(t, closed.under, '', { headers })).status, 403)
  const allowedOrigins = ['https://other.example']
  const open = await foreignApp(t, { sources: [words], prefix: '/live', allowedOrigins })
  t.equal((await websocket.open(t, open.under, '', { headers })).status, 101)
})

t.test('When the app closes its streams end as ours do', async (t) => {
  const { app, under } = await foreignApp(t, { sources: [idle], prefix: '/live' })
  const clients = await Promise.all(kinds.map((kind) => kind.open(t, under)))
  await Promise.all(clients.map((client) => client.got(1)))
  await app.close()
  for (const [i, kind] of kinds.entries()) t.match(await clients[i]?.ended, kind.endings.drain, kind.name)
})

t.test('An app that has the plugins it needs keeps them', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(import('@fastify/websocket'))
  app.get('/socket', { websocket: true }, (socket) => socket.close(4_000, 'mine'))
  await app.register(streamproof, { sources: [words] })
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  for (const kind of kinds) t.match(await (await kind.open(t, url)).ended, kind.endings.source)
  const socket = new WebSocket(`ws://${url.host}/socket`)
  t.match((await once(socket, 'close'))[0], { code: 4_000 })
})
