import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { handler } from '../../../../../bench/aws/api-gateway/function.ts'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'
import { INTEGRATION_TIMEOUT } from '../../../../../bench/aws/api-gateway/websocket/limits.ts'
import { get } from '../client.ts'
import { records, replies, silent } from '../functions.ts'
import { open, refusal, start } from './client.ts'

t.test('The upgrade waits for $connect', async (t) => {
  const invoked = Promise.withResolvers<void>()
  const letIn = Promise.withResolvers<void>()
  const fn = handler<WebSocketEvent>(async ({ requestContext }) => {
    if (requestContext.eventType !== 'CONNECT') return { statusCode: 200 }
    invoked.resolve()
    await letIn.promise
    return { statusCode: 200 }
  })
  const { url } = await start(t, fn)
  let opened = false
  const opening = open(t, url, '/prod').then(() => {
    opened = true
  })
  await invoked.promise
  // Somebody else is served meanwhile, so it had its time.
  await get(url, '/')
  t.notOk(opened)
  letIn.resolve()
  await opening
})

t.test('A handshake is refused', async (t) => {
  const throws = handler(() => {
    throw new Error('no')
  })

  await t.test('with $connect’s status, as a wscat transcript shows', async (t) => {
    for (const status of [301, 401, 501]) {
      const { url, log } = await start(t, replies({ statusCode: status }))
      t.match(await refusal(t, url, `/prod?run=is-${status}`), { status })
      t.match(await log(`is-${status}`), { author: 'service' })
    }
    const { url } = await start(t, replies({ statusCode: 201 }))
    await open(t, url, '/prod')
  })

  await t.test('with 502 where it throws', async (t) => {
    const { url } = await start(t, throws)
    t.match(await refusal(t, url, '/prod'), { status: 502, body: /^{"message": "Internal server error", / })
  })

  await t.test('where it takes longer than 29 s', async (t) => {
    const { url } = await start(t, silent, INTEGRATION_TIMEOUT / 50)
    t.match(await refusal(t, url, '/prod'), { status: 504 })
  })

  await t.test('with 403 where the path is anything but the stage', async (t) => {
    const { fn, events } = records()
    const { url } = await start(t, fn)
    for (const path of ['/', '/dev', '/prod/hello', '/prod%'])
      t.strictSame(await refusal(t, url, path), { status: 403, body: '{"message":"Forbidden"}' }, path)
    t.strictSame(events, [], 'and no function hears of it')
    await open(t, url, '/prod/')
  })

  await t.test('with 400 where it is invalid: the article’s own key', async (t) => {
    const { fn, events } = records()
    const { url } = await start(t, fn)
    const socket = connect(Number(url.port), url.hostname)
    const lines = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: test']
    socket.write(['GET /prod HTTP/1.1', `Host: ${url.host}`, ...lines, '', ''].join('\r\n'))
    t.match(await text(socket), /^HTTP\/1.1 400 /)
    t.strictSame(events, [])
  })
})

t.test('Any other request gets 403', async (t) => {
  const { url, log } = await start(t, replies({ statusCode: 200 }))
  await get(url, '/health?run=plain')
  t.match(await log('plain'), { says: 'it was no handshake at the stage’s path', author: 'edge' })
  for (const path of ['/health', '/prod', '/prod/@connections', '/dev/@connections/x', '/%'])
    t.match(
      await get(url, path),
      { status: 403, text: '{"message":"Forbidden"}', headers: { 'x-amzn-errortype': 'ForbiddenException' } },
      path,
    )
})

t.test('$connect chooses the subprotocol', async (t) => {
  const { url } = await start(
    t,
    replies({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'myprotocol' } }),
  )
  const { socket } = await open(t, url, '/prod', { protocols: ['other', 'myprotocol'] })
  t.equal(socket.protocol, 'myprotocol')
})
