import { once } from 'node:events'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { channelOf, isOf } from '../../../../bench/aws/appsync/channel.ts'
import type { Subscribe } from '../../../../bench/aws/appsync/client/amplify.ts'
import type { Notice } from '../../../../bench/aws/appsync/client/notice.ts'
import { graphqlPublisher, type Publish, SCHEMA } from '../../../../bench/aws/appsync/client/publisher.ts'
import { startRelay } from '../../../../bench/aws/appsync/client/relay.ts'
import { CHANNEL } from '../../../../bench/aws/appsync/events/limits.ts'
import { startGraphqlApi } from '../../../../bench/aws/appsync/graphql/api.ts'
import { subscriptionLog } from '../../../../bench/aws/appsync/realtime/log.ts'
import { startApp } from '../../../support/service.ts'
import { until } from '../../../support/until.ts'
import { exchange } from '../../edges/exchange.ts'
import { KEY } from './client.ts'
import { subscriber } from './subscriber.ts'

interface Setup {
  subscribe?: Subscribe
  /** What stands before the publisher. */
  publishing?(publish: Publish): Publish
}

/** The service, AppSync beside it, and a relay. */
async function start(t: Test, { subscribe, publishing = (publish) => publish }: Setup = {}) {
  const { app, url: origin } = await startApp(t)
  const log = subscriptionLog()
  const api = await startGraphqlApi({ schema: SCHEMA, apiKey: KEY, log })
  t.teardown(api.stop)
  const published: Notice[] = []
  const publish = publishing(graphqlPublisher({ url: api.url, apiKey: KEY }))
  const relay = await startRelay({
    origin,
    subscribe: subscribe ?? subscriber(t, api),
    async publish(channel, notice) {
      await publish(channel, notice)
      published.push(notice)
    },
  })
  t.teardown(relay.stop)
  return { app, api, log, relay, published }
}

function open(t: Test, { url }: { url: URL }, path: string): WebSocket {
  const socket = new WebSocket(new URL(path, url).href.replace('http', 'ws'))
  t.teardown(() => socket.terminate())
  return socket
}

/** Reads a WebSocket to its end. */
async function read(socket: WebSocket) {
  const messages: string[] = []
  socket.on('message', (data) => messages.push(String(data)))
  const [code, reason] = await once(socket, 'close')
  return { messages, code, reason: String(reason) }
}

/** What a handshake is answered instead of a WebSocket. */
async function refusal(socket: WebSocket) {
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  const chunks = await response.toArray()
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() }
}

t.test('Each event is published and arrives', async (t) => {
  const { relay, published } = await start(t)
  t.strictSame(await read(open(t, relay, '/websocket?interval=1')), {
    messages: ['foo\n', 'bar\n', 'baz\n'],
    code: 1000,
    reason: '',
  })
  t.strictSame(published, [
    { message: 'foo\n' },
    { message: 'bar\n' },
    { message: 'baz\n' },
    { end: 'complete' },
  ])
})

t.test('What is not published does not arrive', async (t) => {
  const publishing = (publish: Publish): Publish => {
    return async (channel, notice) => {
      if ('message' in notice && notice.message === 'bar\n') return
      await publish(channel, notice)
    }
  }
  const { relay } = await start(t, { publishing })
  const { messages, code } = await read(open(t, relay, '/websocket?interval=1'))
  t.strictSame(messages, ['foo\n', 'baz\n'])
  t.equal(code, 1000, 'and nobody can tell')
})

t.test('Each client gets a stream of its own, even with the same run', async (t) => {
  const { relay } = await start(t)
  const path = '/websocket?interval=1&run=same'
  const both = await Promise.all([read(open(t, relay, path)), read(open(t, relay, path))])
  for (const { messages } of both) t.strictSame(messages, ['foo\n', 'bar\n', 'baz\n'])
})

t.test('A stream that the service breaks off is not closed as a whole one', async (t) => {
  const { relay } = await start(t)
  t.strictSame(await read(open(t, relay, '/websocket?interval=1&fail=1')), {
    messages: ['foo\n'],
    code: 1011,
    reason: 'the source failed',
  })
})

t.test('Nor is one that AppSync refuses', async (t) => {
  const publishing = (): Publish => async () => {
    throw new Error('AppSync answered 400: no')
  }
  const { relay } = await start(t, { publishing })
  const { code, reason } = await read(open(t, relay, '/websocket?interval=1'))
  t.strictSame({ code, reason }, { code: 1011, reason: 'AppSync answered 400: no' })
})

t.test('Nor is one that AppSync ends', async (t) => {
  const { relay, api } = await start(t)
  const socket = open(t, relay, '/websocket?count=2&silence=600000')
  const ended = read(socket)
  await once(socket, 'message')
  for (const connection of api.connections) connection.terminate()
  t.match(await ended, { messages: ['foo\n'], code: 1011, reason: 'AppSync hung up' })
})

t.test('A client that leaves ends its subscription, and the publisher goes on', async (t) => {
  const { relay, log, api, published } = await start(t)
  const socket = open(t, relay, '/websocket?count=20&interval=20&run=leaving')
  await once(socket, 'message')
  socket.terminate()
  t.match(await log.find((topic) => isOf('leaving', topic)), { says: /the client left$/ })
  t.equal(api.connections.size, 0)
  await until(() => published.length === 21)
  t.strictSame(published.at(-1), { end: 'complete' })
})

t.test('A handshake is refused', async (t) => {
  t.test('as the service refuses the stream', async (t) => {
    const { relay, api } = await start(t)
    const { status, body } = await refusal(open(t, relay, '/websocket?count=0'))
    t.equal(status, 400)
    t.match(JSON.parse(body), { code: 'STREAMPROOF_OUT_OF_BOUNDS' })
    await until(() => api.connections.size === 0)
  })
  t.test('where AppSync refuses the subscription', async (t) => {
    const subscribe: Subscribe = async () => {
      throw new Error('MaxSubscriptionsReachedError')
    }
    const { relay } = await start(t, { subscribe })
    t.strictSame(await refusal(open(t, relay, '/websocket')), {
      status: 502,
      body: 'MaxSubscriptionsReachedError',
    })
  })
  t.test('elsewhere', async (t) => {
    const { relay } = await start(t)
    t.match(await refusal(open(t, relay, '/probe/websocket')), { status: 404 })
  })
  t.test('where it is invalid, and then nothing is left of it', async (t) => {
    const { app, relay, api, published } = await start(t)
    const response = await exchange(
      new URL('/websocket?count=1000', relay.url),
      'Connection: Upgrade',
      'Upgrade: websocket',
    )
    t.match(response, /^HTTP\/1.1 400 /)
    await until(() => api.connections.size === 0 && app.streams.open.size === 0)
    t.strictSame(published, [])
  })
})

t.test('A plain request gets 426', async (t) => {
  const { relay } = await start(t)
  const response = await fetch(new URL('/transfer-encoding', relay.url))
  t.equal(response.status, 426)
  t.match(await response.text(), /passes no requests/)
})

t.test('A channel is named after its run', (t) => {
  for (const run of ['websocket-1a2b3c4d', '', 'Ünï/çode&x', '-', 'x'.repeat(200)]) {
    const channel = channelOf(run)
    t.match(channel, CHANNEL)
    t.ok(isOf(run, `default/${channel}`))
    t.ok(isOf(run, `published {"channel":"${channel}"}`))
  }
  t.notOk(isOf('a', channelOf('b')))
  t.notOk(isOf('a', channelOf('a-b')))
  t.end()
})
