import t, { type Test } from 'tap'
import { kinds, websocket } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'

const other = 'https://other.example'

/** What a page of an origin gets to see on every transport: is it let read? */
async function ask(t: Test, origin: string | undefined, env: NodeJS.ProcessEnv, host?: string) {
  const { app, url } = await startApp(t, { env })
  let opened = 0
  app.streams.on('open', () => opened++)
  const headers = { ...(origin !== undefined && { Origin: origin }), ...(host && { Host: host }) }
  const answers: Record<string, string | undefined> = {}
  for (const kind of kinds) {
    const client = await kind.open(t, url, '?interval=0', { headers })
    answers[kind.name] =
      kind === websocket ? String(client.status) : client.header('access-control-allow-origin')
    await client.ended
  }
  return { ...answers, opened }
}

t.test('By default no other origin’s pages may read', async (t) => {
  t.match(await ask(t, other, {}), { chunked: undefined, sse: undefined, websocket: '403', opened: 2 })
  t.match(await ask(t, 'null', {}), { websocket: '403' }, 'nor a page without an origin')
})

t.test('Without ALLOWED_ORIGINS no answer depends on the origin, and a preflight is refused', async (t) => {
  const { url } = await startApp(t)
  const headers = { Origin: other, 'Access-Control-Request-Method': 'GET' }
  const answer = await fetch(new URL('/sse', url), { method: 'OPTIONS', headers })
  t.equal(answer.status, 405)
  const fields = [...(await fetch(new URL('/health', url), { headers })).headers.keys()]
  t.same(
    fields.filter((name) => name === 'vary' || name.startsWith('access-control-')),
    [],
  )
})

t.test('The refusal says how to allow it', async (t) => {
  const { url } = await startApp(t)
  const client = await websocket.open(t, url, '', { headers: { Origin: other } })
  t.match(await client.refusal(), {
    code: 'STREAMPROOF_FORBIDDEN_ORIGIN',
    message: /Pages of https:\/\/other\.example .* ALLOWED_ORIGINS/,
  })
})

t.test('Pages of ALLOWED_ORIGINS may read, and no others', async (t) => {
  const env = { ALLOWED_ORIGINS: `https://first.example, ${other}` }
  t.match(await ask(t, other, env), { chunked: other, sse: other, websocket: '101' })
  const lookalikes = [`${other}.evil.example`, 'http://other.example', `${other}:8443`]
  for (const origin of lookalikes)
    t.match(await ask(t, origin, env), { chunked: undefined, sse: undefined, websocket: '403' }, origin)
})

t.test('With * pages of every origin may read', async (t) => {
  t.match(await ask(t, other, { ALLOWED_ORIGINS: '*' }), { chunked: '*', sse: '*', websocket: '101' })
})

t.test('Our own pages may open a WebSocket, under any host name', async (t) => {
  t.match(await ask(t, 'http://us.example:81', {}, 'us.example:81'), { websocket: '101' })
  t.match(
    await ask(t, 'https://us.example', {}, 'us.example'),
    { websocket: '101' },
    'behind an edge that ends TLS',
  )
  t.match(await ask(t, 'http://us.example:82', {}, 'us.example:81'), { websocket: '403' })
})

t.test('A client without Origin is accepted', async (t) => {
  t.match(await ask(t, undefined, {}), { websocket: '101', opened: 3 })
})

t.test('A preflight allows GET and HEAD only', async (t) => {
  const { url } = await startApp(t, { env: { ALLOWED_ORIGINS: other } })
  const headers = { Origin: other, 'Access-Control-Request-Method': 'GET' }
  const answer = await fetch(new URL('/sse', url), { method: 'OPTIONS', headers })
  t.equal(answer.status, 204)
  t.equal(answer.headers.get('access-control-allow-origin'), other)
  t.equal(answer.headers.get('access-control-allow-methods'), 'GET, HEAD')
})
