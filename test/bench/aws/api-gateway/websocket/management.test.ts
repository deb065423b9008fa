import type { Socket } from 'node:net'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import t, { type Test } from 'tap'
import type { WebSocket } from 'ws'
import { handler } from '../../../../../bench/aws/api-gateway/function.ts'
import { startWebSocketApi } from '../../../../../bench/aws/api-gateway/websocket/api.ts'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'
import { watchFrames } from '../../../../../bench/aws/api-gateway/websocket/frames.ts'
import { FRAME_BYTES, MESSAGE_BYTES } from '../../../../../bench/aws/api-gateway/websocket/limits.ts'
import { get } from '../client.ts'
import { records } from '../functions.ts'
import { open } from './client.ts'

/** An API, AWS's client at its stage, and the events that its function gets. */
async function start(t: Test) {
  const { fn, events, event } = records<WebSocketEvent>()
  const { url, stop, log } = await startWebSocketApi({ fn, stage: 'prod' })
  t.teardown(stop)
  return { url, log, aws: client(t, url), events, event }
}

function client(t: Test, url: URL): ApiGatewayManagementApiClient {
  const aws = new ApiGatewayManagementApiClient({
    endpoint: new URL('/prod', url).href,
    region: 'us-east-1',
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
  })
  t.teardown(() => aws.destroy())
  return aws
}

const idOf = (events: WebSocketEvent[]) => events.at(-1)?.requestContext.connectionId ?? ''

t.test('AWS’s own client', async (t) => {
  const { url, log, aws, events, event } = await start(t)
  const { messages, got, closed } = await open(t, url, '/prod?run=sdk', {
    headers: { 'user-agent': 'plain' },
  })
  const ConnectionId = idOf(events)

  await t.test('posts, and a plain client reads', async (t) => {
    const { $metadata } = await aws.send(new PostToConnectionCommand({ ConnectionId, Data: 'foo\n' }))
    t.equal($metadata.httpStatusCode, 200)
    await aws.send(new PostToConnectionCommand({ ConnectionId, Data: '' }))
    await got(2)
    t.strictSame(messages, ['foo\n', ''])
  })

  await t.test('gets a connection’s data', async (t) => {
    const { ConnectedAt, LastActiveAt, Identity } = await aws.send(new GetConnectionCommand({ ConnectionId }))
    const { connectedAt } = (events[0] as WebSocketEvent).requestContext
    t.equal(ConnectedAt?.getTime(), connectedAt)
    t.ok(Number(LastActiveAt) >= connectedAt)
    t.strictSame(Identity, { SourceIp: '127.0.0.1', UserAgent: 'plain' })
  })

  await t.test('cannot post more than 128 KB', async (t) => {
    const Data = 'x'.repeat(MESSAGE_BYTES)
    await aws.send(new PostToConnectionCommand({ ConnectionId, Data }))
    t.equal((await got(3))[2]?.length, MESSAGE_BYTES)
    await t.rejects(aws.send(new PostToConnectionCommand({ ConnectionId, Data: `${Data}x` })), {
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    })
  })

  await t.test('closes a connection, with 1000 and nothing else', async (t) => {
    const { $metadata } = await aws.send(new DeleteConnectionCommand({ ConnectionId }))
    t.equal($metadata.httpStatusCode, 204)
    t.strictSame(await closed, [1000, 'Connection Closed Normally'])
    t.match(await event(({ requestContext }) => requestContext.eventType === 'DISCONNECT'), {
      requestContext: { disconnectStatusCode: 1000, disconnectReason: 'Connection Closed Normally' },
    })
    t.match(await log('sdk'), { author: 'service' })
  })

  await t.test('gets GoneException after that', async (t) => {
    const gone = { name: 'GoneException', $metadata: { httpStatusCode: 410 } }
    await t.rejects(aws.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' })), gone)
    await t.rejects(aws.send(new GetConnectionCommand({ ConnectionId })), gone)
    await t.rejects(aws.send(new DeleteConnectionCommand({ ConnectionId })), gone)
  })

  await t.test('gets an error for an invalid id', async (t) => {
    await t.rejects(
      aws.send(new PostToConnectionCommand({ ConnectionId: 'WDGT8fY4joECJrQ=test', Data: 'x' })),
      {
        name: 'BadRequestException',
        message: 'Invalid connectionId: WDGT8fY4joECJrQ=test',
        $metadata: { httpStatusCode: 400 },
      },
    )
  })
})

t.test('A client that left is gone at the next post', async (t) => {
  const { url, aws, events, event } = await start(t)
  const { socket } = await open(t, url, '/prod')
  const ConnectionId = idOf(events)
  socket.terminate()
  await event(({ requestContext }) => requestContext.eventType === 'DISCONNECT')
  await t.rejects(aws.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' })), {
    name: 'GoneException',
  })
})

t.test('A connection is gone until $connect has accepted it', async (t) => {
  const errors: unknown[] = []
  const fn = handler<WebSocketEvent>(async ({ requestContext: { connectionId, eventType } }) => {
    if (eventType === 'CONNECT')
      await aws
        .send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'hello' }))
        .catch((error) => errors.push(error))
    return { statusCode: 200 }
  })
  const { url, stop } = await startWebSocketApi({ fn, stage: 'prod' })
  t.teardown(stop)
  const aws = client(t, url)
  await open(t, url, '/prod')
  t.match(errors, [{ name: 'GoneException' }])
})

t.test('Messages that are posted at once do not mix, and have frames of at most 32 KB', async (t) => {
  const { url, aws, events } = await start(t)
  const { socket, got } = await open(t, url, '/prod')
  const frames: number[] = []
  // ws keeps its connection to itself.
  watchFrames((socket as WebSocket & { _socket: Socket })._socket, ({ length }) => frames.push(length))
  const ConnectionId = idOf(events)
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(3 * FRAME_BYTES))
  await Promise.all(texts.map((Data) => aws.send(new PostToConnectionCommand({ ConnectionId, Data }))))
  t.strictSame((await got(3)).toSorted(), texts)
  t.strictSame(frames, Array(9).fill(FRAME_BYTES))
})

t.test('An unsigned request is refused', async (t) => {
  const { url, events } = await start(t)
  await open(t, url, '/prod')
  const path = `/prod/%40connections/${encodeURIComponent(idOf(events))}`
  const unsigned = { status: 403, text: '{"message":"Missing Authentication Token"}' }
  t.match(await get(url, path, { method: 'POST', body: 'x' }), unsigned)
  t.match(await get(url, path), unsigned)
})
