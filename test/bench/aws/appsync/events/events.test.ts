import { once } from 'node:events'
import t, { type Test } from 'tap'
import { startEventApi } from '../../../../../bench/aws/appsync/events/api.ts'
import { subscriptionLog } from '../../../../../bench/aws/appsync/realtime/log.ts'
import { AUTHORIZATION, connect, headerProtocol, type Json, KEY, post } from '../client.ts'

// The messages are the examples of "Understanding the Event API WebSocket protocol":
// https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
const ID = 'ee849ef0-cf23-4cb8-9fcb-152ae4fd1e69'
const CHANNEL = '/namespaceA/subB/subC'
const SUBSCRIBE = { type: 'subscribe', id: ID, channel: CHANNEL, authorization: AUTHORIZATION }
const PUBLISH = {
  type: 'publish',
  id: 'f7a9d8c0-0000-4000-8000-000000000000',
  channel: CHANNEL,
  events: ['{ "msg": "Hello World!" }'],
  authorization: { 'x-api-key': KEY },
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function startApi(t: Test, scale = 1) {
  const api = await startEventApi({
    namespaces: ['namespaceA', 'default'],
    apiKey: KEY,
    scale,
    log: subscriptionLog(),
  })
  t.teardown(api.stop)
  return api
}
type Api = Awaited<ReturnType<typeof startApi>>

const connected = (t: Test, api: Api, authorization: unknown = AUTHORIZATION) =>
  connect(t, api, {
    path: '/event/realtime',
    // wscat's order in the document: the header first.
    protocols: [headerProtocol(authorization), 'aws-appsync-event-ws'],
  })

t.test('A client connects, subscribes, and gets what is published, and nothing else', async (t) => {
  const api = await startApi(t)
  const client = await connected(t, api)
  t.equal(client.socket.protocol, 'aws-appsync-event-ws')
  t.strictSame(await client.ask({ type: 'connection_init' }), {
    type: 'connection_ack',
    connectionTimeoutMs: 300_000,
  })
  await post(api, '/event', { channel: CHANNEL, events: ['"before"'] })
  t.strictSame(await client.ask(SUBSCRIBE), { type: 'subscribe_success', id: ID })
  await post(api, '/event', { channel: '/namespaceA/subB', events: ['"elsewhere"'] })
  const events = ['{"event_1":"data_1"}', '{"event_2":"data_2"}']
  const { status, body } = await post(api, '/event', { channel: 'namespaceA/subB/subC', events })
  t.equal(status, 200)
  t.match(body, {
    successful: [
      { identifier: UUID, index: 0 },
      { identifier: UUID, index: 1 },
    ],
    failed: [],
  })
  for (const event of events)
    t.strictSame(await client.next(), { type: 'data', id: ID, event }, 'one message an event')

  t.strictSame(await client.ask({ type: 'unsubscribe', id: ID }), { type: 'unsubscribe_success', id: ID })
  await post(api, '/event', { channel: CHANNEL, events: ['"after"'] })
  t.match(await client.ask({ type: 'connection_init' }), { type: 'connection_ack' }, 'and no more of it')
})

t.test('A client publishes, subscribed or not', async (t) => {
  const api = await startApi(t)
  const [publisher, subscriber] = [await connected(t, api), await connected(t, api)]
  await subscriber.ask({ ...SUBSCRIBE, channel: '/namespaceA/*' })
  t.match(await publisher.ask(PUBLISH), {
    id: PUBLISH.id,
    type: 'publish_success',
    successful: [{ identifier: UUID, index: 0 }],
    failed: [],
  })
  t.strictSame(await subscriber.next(), { type: 'data', id: ID, event: PUBLISH.events[0] })
})

t.test('A client without the key gets an error, and the connection is closed', async (t) => {
  const client = await connected(t, await startApi(t), { ...AUTHORIZATION, 'x-api-key': 'da2-other' })
  const closed = once(client.socket, 'close')
  t.strictSame(await client.ask({ type: 'connection_init' }), {
    type: 'connection_error',
    errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
  })
  await closed
})

t.test('A subscription is refused', async (t) => {
  const cases: Record<string, [Json, errorType: string]> = {
    'without the key': [{ authorization: {} }, 'UnauthorizedException'],
    'without a channel': [{ channel: undefined }, 'SubscriptionProcessingError'],
    'in a namespace that is not defined': [{ channel: '/other/a' }, 'SubscriptionProcessingError'],
    'to more than five segments': [{ channel: '/default/2/3/4/5/6' }, 'SubscriptionProcessingError'],
    'to a segment of 51 characters': [
      { channel: `/default/${'a'.repeat(51)}` },
      'SubscriptionProcessingError',
    ],
    'to a wildcard in the middle': [{ channel: '/default/*/a' }, 'SubscriptionProcessingError'],
  }
  for (const [name, [message, errorType]] of Object.entries(cases))
    t.test(name, async (t) => {
      const client = await connected(t, await startApi(t))
      t.match(await client.ask({ ...SUBSCRIBE, ...message }), {
        type: 'subscribe_error',
        id: ID,
        errors: [{ errorType }],
      })
    })
  t.test('where its id is taken', async (t) => {
    const client = await connected(t, await startApi(t))
    await client.ask(SUBSCRIBE)
    t.match(await client.ask(SUBSCRIBE), {
      type: 'subscribe_error',
      errors: [{ errorType: 'DuplicatedOperationError' }],
    })
  })
})

t.test('A channel can have five segments of 50 characters', async (t) => {
  const client = await connected(t, await startApi(t))
  const channel = ['default', ...Array.from({ length: 4 }, () => 'a'.repeat(50))].join('/')
  t.match(await client.ask({ ...SUBSCRIBE, channel }), { type: 'subscribe_success' })
})

t.test('Unsubscribing an unknown id is refused', async (t) => {
  const client = await connected(t, await startApi(t))
  t.strictSame(await client.ask({ type: 'unsubscribe', id: ID }), {
    type: 'unsubscribe_error',
    id: ID,
    errors: [{ errorType: 'UnknownOperationError', message: `Unknown operation id ${ID}` }],
  })
})

t.test('An unknown message gets an error', async (t) => {
  const client = await connected(t, await startApi(t))
  for (const message of ['no JSON', '{"type":"other"}', { ...SUBSCRIBE, id: 'not an id' }])
    t.match(await client.ask(message), { type: 'error', errors: [{ errorType: 'UnsupportedOperation' }] })
})

t.test('A publication is refused', async (t) => {
  const six = Array.from({ length: 6 }, () => 'true')
  const unauthorized = {
    errorType: 'UnauthorizedException',
    message: 'You are not authorized to make this call.',
  }
  const cases: Record<string, { asked: Json; http: [status: number, error: Json]; websocket: Json }> = {
    // The words, and that there are none, are in AWS's own tests against the service (amplify-android).
    'of more than five events': {
      asked: { events: six },
      http: [400, { errorType: 'BadRequestException', message: 'Input exceeded 5 event limit' }],
      websocket: { errorType: 'InvalidInputError', message: 'input exceeded 5 event limit' },
    },
    'to a namespace that is not defined': {
      asked: { channel: 'bad/channel' },
      http: [401, { errorType: 'UnauthorizedException' }],
      websocket: { errorType: 'UnauthorizedException' },
    },
    'of what is no JSON': {
      asked: { events: ['{'] },
      http: [400, { errorType: 'BadRequestException' }],
      websocket: { errorType: 'InvalidInputError' },
    },
    'of what is no string': {
      asked: { events: [{ msg: 1 }] },
      http: [400, { errorType: 'BadRequestException' }],
      websocket: { errorType: 'InvalidInputError' },
    },
    'to a pattern': {
      asked: { channel: '/default/*' },
      http: [400, { errorType: 'BadRequestException' }],
      websocket: { errorType: 'InvalidInputError' },
    },
  }
  for (const [name, { asked, http, websocket }] of Object.entries(cases))
    t.test(name, async (t) => {
      const api = await startApi(t)
      const [status, error] = http
      const { channel, events } = { ...PUBLISH, ...asked }
      t.strictSame(await post(api, '/event', { channel, events }), { status, body: { errors: [error] } })
      const client = await connected(t, api)
      t.strictSame(await client.ask({ ...PUBLISH, ...asked }), {
        id: PUBLISH.id,
        type: 'publish_error',
        errors: [websocket],
      })
    })
  t.test('without the key', async (t) => {
    const api = await startApi(t)
    const asked = { channel: CHANNEL, events: ['1'] }
    t.strictSame(await post(api, '/event', asked, 'da2-other'), {
      status: 401,
      body: { errors: [unauthorized] },
    })
    const client = await connected(t, api)
    t.match(await client.ask({ ...PUBLISH, authorization: {} }), {
      type: 'publish_error',
      errors: [unauthorized],
    })
  })
  t.test('over HTTP, where the body is no JSON', async (t) => {
    const api = await startApi(t)
    t.strictSame(await post(api, '/event', '{'), {
      status: 400,
      body: { errors: [{ errorType: 'BadRequestException' }] },
    })
  })
})

t.test('Five events can be published at once', async (t) => {
  const api = await startApi(t)
  const events = Array.from({ length: 5 }, (_, n) => `${n}`)
  const client = await connected(t, api)
  await client.ask(SUBSCRIBE)
  t.match(await post(api, '/event', { channel: CHANNEL, events }), { status: 200 })
  for (const event of events) t.match(await client.next(), { event })
})

t.test('A connection publishes 25 times a second at most', async (t) => {
  // A second that lasts long enough for any machine.
  const api = await startApi(t, 0.05)
  const [client, other] = [await connected(t, api), await connected(t, api)]
  for (let n = 0; n < 26; n++) client.send({ ...PUBLISH, id: `${n}` })
  const answers: Json[] = []
  while (answers.length < 26) answers.push(await client.next())
  t.strictSame(
    answers.map(({ type }) => type),
    [...Array.from({ length: 25 }, () => 'publish_success'), 'publish_error'],
  )
  t.match(answers.at(-1), { errors: [{ errorType: 'LimitExceededError' }] })
  t.match(await other.ask(PUBLISH), { type: 'publish_success' }, 'another has its own')
})
