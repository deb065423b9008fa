import t from 'tap'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'
import {
  CONNECTION_DURATION,
  FRAME_BYTES,
  IDLE_TIMEOUT,
  MESSAGE_BYTES,
} from '../../../../../bench/aws/api-gateway/websocket/limits.ts'
import { records, replies } from '../functions.ts'
import { open, start, type } from './client.ts'

t.test('A message that is too large or binary closes the connection', async (t) => {
  const { fn, events, event } = records<WebSocketEvent>()
  const { url, log } = await start(t, fn)
  const bodies = () => events.filter(type('MESSAGE')).map(({ body }) => body?.length)

  await t.test('a frame of 32 KB and a message of 128 KB pass', async (t) => {
    const { socket } = await open(t, url, '/prod')
    for (let n = 1; n <= 4; n++) {
      socket.send('x'.repeat(FRAME_BYTES), { fin: n === 4 })
      // A control frame between them is no part of it.
      socket.ping('x'.repeat(125))
    }
    const { body } = await event(type('MESSAGE'))
    t.equal(body?.length, MESSAGE_BYTES)
  })

  await t.test('a frame over 32 KB closes with 1009', async (t) => {
    const { socket, closed } = await open(t, url, '/prod?run=frame')
    socket.send('x'.repeat(FRAME_BYTES + 1))
    t.match(await closed, [1009])
    t.match(await log('frame'), { says: 'closed with 1009 by the edge', author: 'edge' })
  })

  await t.test('a message over 128 KB in small frames closes with 1009', async (t) => {
    const { socket, closed } = await open(t, url, '/prod?run=message')
    for (let n = 1; n <= 4; n++) socket.send('x'.repeat(FRAME_BYTES), { fin: false })
    socket.send('x')
    t.match(await closed, [1009])
    t.match(await log('message'), { says: 'closed with 1009 by the edge', author: 'edge' })
  })

  await t.test('a binary frame closes with 1003', async (t) => {
    const { socket, closed } = await open(t, url, '/prod')
    socket.send(Buffer.from('x'))
    t.match(await closed, [1003])
  })

  t.strictSame(bodies(), [MESSAGE_BYTES], 'and no function hears of it')
})

t.test('A connection', async (t) => {
  await t.test('ends after 10 minutes without a message', async (t) => {
    const { fn, event } = records<WebSocketEvent>()
    const { url, log } = await start(t, fn, IDLE_TIMEOUT / 100)
    const { closed } = await open(t, url, '/prod?run=idle')
    t.strictSame(await closed, [1001, 'Going away'])
    t.match(await event(type('DISCONNECT')), {
      requestContext: { disconnectStatusCode: 1001, disconnectReason: 'Going away' },
    })
    t.match(await log('idle'), { author: 'edge' })
  })

  await t.test('ends after 2 hours in all', async (t) => {
    const scale = CONNECTION_DURATION / 2_400
    const { url } = await start(t, replies({ statusCode: 200 }), scale)
    const { socket, closed } = await open(t, url, '/prod')
    // A tenth of an idle timeout: a busy machine may be late.
    const timer = setInterval(() => socket.send('x'), IDLE_TIMEOUT / scale / 10)
    t.teardown(() => clearInterval(timer))
    const since = performance.now()
    t.strictSame(await closed, [1001, 'Going away'])
    const lasted = performance.now() - since
    t.ok(lasted >= 1_200, `${lasted} ms, and an idle timeout has ${IDLE_TIMEOUT / scale}`)
  })
})
