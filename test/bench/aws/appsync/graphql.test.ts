import { once } from 'node:events'
import t, { type Test } from 'tap'
import { type GraphqlApiOptions, startGraphqlApi } from '../../../../bench/aws/appsync/graphql/api.ts'
import { subscriptionLog } from '../../../../bench/aws/appsync/realtime/log.ts'
import { AUTHORIZATION, type Client, connect, headerProtocol, type Json, KEY, post } from './client.ts'

// The messages are the examples of "Building a real-time WebSocket client in AWS AppSync", their API is what they need:
// https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
const SCHEMA = `
  type Message { id: ID message: String }
  type Query { none: String }
  type Mutation {
    createMessage(id: ID, message: String): Message
    deleteMessage(id: ID): Message
  }
  type Subscription {
    onCreateMessage: Message @aws_subscribe(mutations: ["createMessage"])
  }
`
const ID = 'ee849ef0-cf23-4cb8-9fcb-152ae4fd1e69'
const START = {
  id: ID,
  payload: {
    data: '{"query":"subscription onCreateMessage {\\n onCreateMessage {\\n __typename\\n message\\n }\\n }","variables":{}}',
    extensions: { authorization: AUTHORIZATION },
  },
  type: 'start',
}
const DATA = {
  type: 'data',
  id: ID,
  payload: { data: { onCreateMessage: { __typename: 'Message', message: 'test' } } },
}

const startApi = async (t: Test, options: Partial<GraphqlApiOptions> = {}) => {
  const api = await startGraphqlApi({
    schema: SCHEMA,
    apiKey: KEY,
    log: subscriptionLog(),
    ...options,
  })
  t.teardown(api.stop)
  return api
}
type Api = Awaited<ReturnType<typeof startApi>>

/** A client that is let in. */
const connected = (t: Test, api: Api) =>
  connect(t, api, { path: '/graphql', protocols: ['graphql-ws', headerProtocol(AUTHORIZATION)] })

const mutate = (api: Api, query: string) => post(api, '/graphql', { query })
const create = (api: Api, message = 'test') =>
  mutate(api, `mutation { createMessage(message: "${message}") { __typename id message } }`)

t.test('The headers of a handshake', async (t) => {
  const ways: Record<string, { query?: string; protocols?: string[]; headers?: Record<string, string> }> = {
    // The document's own URL, but for its key.
    'in the query': {
      query: `?header=${Buffer.from(JSON.stringify(AUTHORIZATION)).toString('base64')}&payload=e30=`,
    },
    'as a subprotocol': { protocols: [headerProtocol(AUTHORIZATION)] },
    'as HTTP headers': { headers: { 'x-api-key': KEY } },
  }
  for (const [way, { query = '', protocols = [], headers = {} }] of Object.entries(ways))
    t.test(`can be ${way}`, async (t) => {
      const api = await startApi(t)
      const client = await connect(t, api, {
        path: `/graphql${query}`,
        protocols: ['graphql-ws', ...protocols],
        headers,
      })
      t.equal(client.socket.protocol, 'graphql-ws')
      t.strictSame(await client.ask({ type: 'connection_init' }), {
        type: 'connection_ack',
        payload: { connectionTimeoutMs: 300_000 },
      })
    })
  t.test('can be sent to the domain name that both endpoints share', async (t) => {
    const api = await startApi(t)
    const protocols = ['graphql-ws', headerProtocol(AUTHORIZATION)]
    const client = await connect(t, api, { path: '/graphql/realtime', protocols })
    t.match(await client.ask({ type: 'connection_init' }), { type: 'connection_ack' })
  })
  for (const [what, header] of Object.entries({
    'with another key': headerProtocol({ ...AUTHORIZATION, 'x-api-key': 'da2-other' }),
    'that are no JSON': 'header-bm8',
    'that are no object': headerProtocol('none'),
  }))
    t.test(`${what} are refused, and the connection is closed`, async (t) => {
      const api = await startApi(t)
      const client = await connect(t, api, { path: '/graphql', protocols: ['graphql-ws', header] })
      const closed = once(client.socket, 'close')
      t.strictSame(await client.ask({ type: 'connection_init' }), {
        type: 'connection_error',
        payload: {
          errors: [
            {
              errorType: 'UnauthorizedException',
              message: 'You are not authorized to make this call.',
              errorCode: 401,
            },
          ],
        },
      })
      await closed
    })
  t.test('do not help without the subprotocol, or elsewhere', async (t) => {
    const api = await startApi(t)
    const header = headerProtocol(AUTHORIZATION)
    await t.rejects(connect(t, api, { path: '/graphql', protocols: [header] }), /400/)
    await t.rejects(connect(t, api, { path: '/other', protocols: ['graphql-ws', header] }), /404/)
  })
})

t.test('A subscription gets a mutation’s data, and nothing else', async (t) => {
  const api = await startApi(t)
  const client = await connected(t, api)
  // Nobody keeps it for those who come later.
  await create(api, 'before')
  await client.ask({ type: 'connection_init' })
  t.strictSame(await client.ask(START), { type: 'start_ack', id: ID })
  t.strictSame(await mutate(api, 'query { none }'), { status: 200, body: { data: { none: null } } })
  await mutate(api, 'mutation { deleteMessage(id: 1) { id message } }')
  t.strictSame(await create(api), {
    status: 200,
    body: { data: { createMessage: { __typename: 'Message', id: null, message: 'test' } } },
  })
  t.strictSame(await client.next(), DATA, 'the first that comes')

  t.strictSame(await client.ask({ type: 'stop', id: ID }), { type: 'complete', id: ID })
  await create(api, 'after')
  t.match(await client.ask({ type: 'connection_init' }), { type: 'connection_ack' }, 'and no more of it')
})

t.test('connection_init may be left out', async (t) => {
  const api = await startApi(t)
  const client = await connected(t, api)
  t.match(await client.ask(START), { type: 'start_ack' })
})

t.test('Each subscriber gets it, with the ids of its own subscriptions', async (t) => {
  const api = await startApi(t)
  const [one, two] = [await connected(t, api), await connected(t, api)]
  await one.ask(START)
  await one.ask({ ...START, id: 'other' })
  await two.ask(START)
  await create(api)
  t.strictSame([await one.next(), await one.next(), await two.next()], [DATA, { ...DATA, id: 'other' }, DATA])
})

t.test('A mutation is refused', async (t) => {
  const api = await startApi(t)
  t.test('without the key', async (t) => {
    const { status, body } = await post(api, '/graphql', { query: 'query { none }' }, 'da2-other')
    t.equal(status, 401)
    t.strictSame(body, {
      errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
    })
  })
  for (const body of ['no JSON', '1', '{"query":1}'])
    t.test(`where the body is ${body}`, async (t) => {
      t.strictSame(await post(api, '/graphql', body), {
        status: 400,
        body: { errors: [{ errorType: 'MalformedHttpRequestException' }] },
      })
    })
  for (const query of ['mutation {', 'mutation { other }', 'query A { none } query B { none }'])
    t.test(`where it is ${query}`, async (t) => {
      const { status, body } = await mutate(api, query)
      t.match({ status, body }, { status: 200, body: { errors: [{ message: String }] } })
    })
})

t.test('A start is refused', async (t) => {
  const start = (payload: Json) => ({ ...START, payload: { ...START.payload, ...payload } })
  const query = (text: string) => start({ data: JSON.stringify({ query: text }) })
  const cases: Record<string, [message: unknown, errorType: string | undefined]> = {
    'without the key': [start({ extensions: {} }), 'UnauthorizedException'],
    'where it has no payload': [{ type: 'start', id: ID }, 'UnauthorizedException'],
    'where its data are no JSON': [start({ data: '{' }), 'UnsupportedOperation'],
    'where it is a query': [query('query { none }'), 'UnsupportedOperation'],
    'where its field is not there': [query('subscription { onDelete { id } }'), undefined],
  }
  for (const [name, [message, errorType]] of Object.entries(cases))
    t.test(name, async (t) => {
      const client = await connected(t, await startApi(t))
      t.match(await client.ask(message), { type: 'error', id: ID, payload: { errors: [{ errorType }] } })
    })
  t.test('where its id is taken', async (t) => {
    const client = await connected(t, await startApi(t))
    await client.ask(START)
    t.match(await client.ask(START), {
      type: 'error',
      id: ID,
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    })
  })
})

t.test('An unknown message gets an error, and the connection stays open', async (t) => {
  const client = await connected(t, await startApi(t))
  const unsupported = {
    type: 'error',
    payload: {
      errors: [
        {
          errorType: 'UnsupportedOperation',
          message: 'unknown not supported through the realtime channel',
        },
      ],
    },
  }
  for (const message of ['no JSON', 'null', '{"type":"other"}', '{"type":"start"}'])
    t.strictSame(await client.ask(message), unsupported, message)
  t.match(await client.ask(START), { type: 'start_ack' })
})

t.test('Nothing is kept of a client that leaves', async (t) => {
  const log = subscriptionLog()
  const api = await startApi(t, { log })
  const client: Client = await connected(t, api)
  await client.ask(START)
  client.socket.terminate()
  t.match(await log.find((topic) => topic.startsWith('onCreateMessage')), {
    says: /^0 messages passed; after \d+ ms the client left$/,
    author: undefined,
  })
  t.equal(api.connections.size, 0)
  t.match(await create(api), { status: 200 }, 'and whoever mutates is not told')
})
