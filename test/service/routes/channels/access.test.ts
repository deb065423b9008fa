import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import t from 'tap'
import { readSse, readWebSocket, startChannels } from '../../../support/channels.ts'
import { until } from '../../../support/until.ts'
import { exchange } from '../../../support/wire.ts'

const SECRET = 'a secret of thirty-two characters'

const sign = (claims: object, secret = SECRET, expires: string | number = '1h') =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret))

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const env = { CHANNELS: 'jwt', CHANNELS_SECRET: SECRET }

const everything = await sign({ read: '**', write: '**' })

t.test('Channels are off unless they are asked for, and being open is warned of', async (t) => {
  const off = await startChannels(t, { CHANNELS: 'off' })
  t.equal((await off.put('a')).status, 404)
  const open = await startChannels(t, {}, true)
  t.equal((await open.logged('CHANNELS=open: everybody may read, write and delete every channel')).level, 40)
})

t.test('A token says which channels may be read and written, by pattern', async (t) => {
  const { at, put, post } = await startChannels(t, env)
  for (const name of ['room/1', 'room/1/deep', 'other'])
    await put(name, 'text/plain', bearer(everything), 'x')
  const token = await sign({ read: ['room/*', 'other'], write: ['room/**'] })
  const status = async (name: string) => [
    (await fetch(at(name), { headers: bearer(token) })).status,
    (await post(name, 'y', 'text/plain', bearer(token))).status,
  ]
  t.same(await status('room/1'), [200, 204])
  t.same(await status('room/1/deep'), [404, 204])
  t.same(await status('other'), [200, 403])
  t.same(await status('nowhere'), [404, 404])
})

t.test('Without read permission the answer is 404, whether the channel is there or not', async (t) => {
  const { at, put } = await startChannels(t, env)
  await put('there', 'text/plain', bearer(everything), 'x')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const tokens: Record<string, Record<string, string>> = {
    'no token': {},
    'no permission': bearer(await sign({})),
    'another secret': bearer(await sign({ read: '**' }, 'another secret of thirty-two chars')),
    expired: bearer(await sign({ read: '**' }, SECRET, Math.floor(Date.now() / 1000) - 1)),
    unsigned: bearer(new UnsecuredJWT({ read: '**' }).encode()),
    'another algorithm': bearer(
      await new SignJWT({ read: '**' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
    ),
    'no JWT': bearer('x'),
    'an empty one': { authorization: 'Bearer ' },
    'another scheme': { authorization: `Basic ${everything}` },
    'claims of other types': bearer(await sign({ read: [1, null, { a: 1 }], write: 5 })),
  }
  const seen = async (name: string, headers: Record<string, string>) => {
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
    const answers = await Promise.all(methods.map((method) => fetch(at(name), { method, headers })))
    const live = await Promise.all(
      ['sse', 'chunked', 'long-poll'].map((mode) => fetch(at(name, `?offset=-1&live=${mode}`), { headers })),
    )
    return Promise.all(
      [...answers, ...live].map(async (answer) => [
        answer.status,
        answer.headers.get('www-authenticate'),
        await answer.text(),
      ]),
    )
  }
  for (const [what, headers] of Object.entries(tokens)) {
    const [there, nowhere] = [await seen('there', headers), await seen('nowhere', headers)]
    t.same(there, nowhere, `${what}: nothing tells the two apart`)
    t.same(new Set(there.map(([status]) => status)), new Set([404]), `${what} is 404`)
    await t.rejects(readWebSocket(t, at('there', '?offset=-1'), headers), /status 404/)
  }
})

t.test('Who may not write is told before a body is read', async (t) => {
  const { url } = await startChannels(t, { ...env, CHANNEL_MAX_WRITES: '1' })
  const ask = (method: string, token?: string) =>
    exchange(
      url,
      `${method} /v1/stream/a HTTP/1.1`,
      'Content-Type: text/plain',
      'Content-Length: 1000000',
      'Connection: close',
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    )
  const refused = async (method: string, token?: string) => {
    const { status, body } = await ask(method, token)
    return [status, JSON.parse(String(body)).code]
  }
  for (const method of ['POST', 'PUT', 'DELETE'])
    t.same(await refused(method), [404, 'STREAMPROOF_CHANNEL_NOT_FOUND'], method)
  const reader = await sign({ read: '**' })
  t.same(await refused('POST', reader), [403, 'STREAMPROOF_CHANNEL_FORBIDDEN'])
  // Of three writes two are in the same second, whenever it changes.
  t.equal((await Promise.race([1, 2, 3].map(() => ask('POST', everything)))).status, 429)
})

t.test('A token comes as a field, a parameter or a cookie', async (t) => {
  const { at, put, url } = await startChannels(t, env)
  await put('a', 'text/plain', bearer(everything), 'x')
  const sse = await readSse(t, at('a', `?offset=-1&live=sse&access_token=${everything}`))
  const socket = await readWebSocket(t, at('a', `?offset=-1&access_token=${everything}`))
  await until(() => sse.data.length > 0 && socket.data.length > 0)
  const withCookie = async (origin?: string) =>
    (
      await fetch(at('a'), {
        headers: { cookie: `b=c; access_token=${everything}`, ...(origin && { origin }) },
      })
    ).status
  t.equal(await withCookie(), 200)
  t.equal(await withCookie(url.origin), 200)
  t.equal(
    await withCookie('https://elsewhere.example'),
    404,
    "another origin's page has no use of the cookie",
  )
})

t.test("Of an allowed origin only a WebSocket's cookie is of use: other answers stay hidden", async (t) => {
  const origin = 'https://elsewhere.example'
  const { at, put } = await startChannels(t, { ...env, ALLOWED_ORIGINS: origin })
  await put('a', 'text/plain', bearer(everything), 'x')
  const headers = { origin, cookie: `access_token=${everything}` }
  const socket = await readWebSocket(t, at('a', '?offset=-1'), headers)
  await until(() => socket.data.length > 0)
  const answer = await fetch(at('a'), { headers })
  t.equal(answer.headers.get('access-control-allow-origin'), origin)
  t.equal(answer.headers.get('access-control-allow-credentials'), null)
})

t.test('A fork needs permission to read its source', async (t) => {
  const { put } = await startChannels(t, env)
  await put('secret', 'text/plain', bearer(everything), 'x')
  const token = await sign({ read: 'mine', write: 'mine' })
  const forked = await put('mine', 'text/plain', {
    ...bearer(token),
    'stream-forked-from': '/v1/stream/secret',
  })
  t.equal(forked.status, 404)
})

t.test('A token that expires ends the streams that it opened', async (t) => {
  const { at, put } = await startChannels(t, env)
  await put('a', 'text/plain', bearer(everything))
  const token = await sign({ read: 'a' }, SECRET, Math.floor(Date.now() / 1000) + 2)
  const sse = await readSse(t, at('a', '?offset=-1&live=sse'), bearer(token))
  const socket = await readWebSocket(t, at('a', '?offset=-1'), bearer(token))
  t.match([await sse.ended, await socket.ended], ['end', /^1001/])
  t.equal((await fetch(at('a'), { headers: bearer(token) })).status, 404)
})

t.test('No token reaches the log', async (t) => {
  const { at, put, logs } = await startChannels(t, env, true)
  await put('a', 'text/plain', bearer(everything), 'x')
  await fetch(at('a', `?access_token=${everything}`))
  await fetch(at('b', `?offset=-1&live=sse&access_token=${everything}`))
  const sse = await readSse(t, at('a', `?offset=-1&live=sse&access_token=${everything}`))
  sse.leave()
  await sse.ended
  await until(() => logs.length >= 4)
  t.notOk(JSON.stringify(logs).includes(everything))
})

t.test('What only some may read is kept by no shared cache', async (t) => {
  const { at, put } = await startChannels(t, env)
  await put('a', 'text/plain', bearer(everything), 'x')
  const { headers } = await fetch(at('a'), { headers: bearer(everything) })
  t.match(headers.get('cache-control'), /^private/)
  t.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
})
