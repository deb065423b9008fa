import { once } from 'node:events'
import t from 'tap'
import { handler } from '../../../../../bench/aws/api-gateway/function.ts'
import { startWebSocketApi } from '../../../../../bench/aws/api-gateway/websocket/api.ts'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'
import { managementClients } from '../../../../../bench/aws/api-gateway/websocket/management-clients.ts'
import { child, type Management } from '../../../../../bench/aws/api-gateway/websocket/push-function.ts'
import { apiGatewayWebSocket } from '../../../../../bench/edges/api-gateway-websocket/index.ts'
import { startApp } from '../../../../support/service.ts'
import { until } from '../../../../support/until.ts'
import { origin } from '../../../edges/origin.ts'
import { get } from '../client.ts'
import { open, refusal } from './client.ts'

const signal = AbortSignal.timeout(100_000)

async function start(t: Parameters<typeof open>[0], service: URL, scale = 1) {
  const edge = await apiGatewayWebSocket.start({ origin: service, scale, signal, progress() {} })
  if (!edge) throw new Error('it did not start')
  t.teardown(edge.stop)
  return edge
}

t.test('In front of the service', async (t) => {
  const { url: service } = await startApp(t)
  const { url } = await start(t, service)

  await t.test('a query in the handshake starts its stream', async (t) => {
    const { closed, messages } = await open(t, url, '/websocket?interval=0&run=connect')
    t.strictSame(await closed, [1000, 'Connection Closed Normally'])
    t.strictSame(messages, ['foo\n', 'bar\n', 'baz\n'])
    t.match(JSON.parse((await get(service, '/runs/connect')).text), { events: 3, endedBy: 'source' })
  })

  await t.test('each message starts one, and the connection stays open', async (t) => {
    const { socket, got, messages } = await open(t, url, '/websocket')
    socket.send('{"interval":0}')
    await got(3)
    socket.send('{"interval":0,"count":1}')
    await got(4)
    t.strictSame(messages, ['foo\n', 'bar\n', 'baz\n', 'foo\n'])
    t.equal(socket.readyState, socket.OPEN)
  })

  await t.test('a message that is no JSON asks for the article’s stream', async (t) => {
    const { socket, got } = await open(t, url, '/websocket')
    socket.send('hello')
    t.strictSame(await got(3), ['foo\n', 'bar\n', 'baz\n'])
  })

  await t.test('a stream that the service refuses refuses the handshake', async (t) => {
    t.match(await refusal(t, url, '/websocket?count=0'), { status: 400 })
  })

  await t.test('a message that it refuses gets an error', async (t) => {
    const { socket, got } = await open(t, url, '/websocket')
    socket.send('{"count":0}')
    t.match((await got(1))[0], /^{"message": "Internal server error"/)
  })

  await t.test('two streams at once do not mix', async (t) => {
    const both = await Promise.all([
      open(t, url, '/websocket?interval=5&count=20'),
      open(t, url, '/websocket?interval=5&count=10'),
    ])
    await Promise.all(both.map(({ closed }) => closed))
    t.strictSame(
      both.map(({ messages }) => messages.length),
      [20, 10],
    )
  })

  await t.test('the source learns at the next event that the client has left', async (t) => {
    const { socket, got } = await open(t, url, '/websocket?interval=20&count=1000&run=left')
    await got(1)
    socket.terminate()
    await until(async () => {
      const { endedBy } = JSON.parse((await get(service, '/runs/left')).text)
      return endedBy === 'client'
    })
  })

  await t.test('a source that fails leaves the connection open: the only close is 1000', async (t) => {
    const { socket, got, messages } = await open(t, url, '/websocket?interval=0&fail=2&run=fail')
    await got(2)
    await until(async () => JSON.parse((await get(service, '/runs/fail')).text).endedBy === 'error')
    // A message that comes behind shows that nothing came between.
    socket.send('{"interval":0,"count":1}')
    await got(3)
    t.strictSame(messages, ['foo\n', 'bar\n', 'foo\n'])
    t.equal(socket.readyState, socket.OPEN)
  })
})

t.test('A child that starts early waits for its connection', async (t) => {
  const { url: service } = await startApp(t)
  const early = Promise.withResolvers<void>()
  const errors: unknown[] = []
  const clients = managementClients()
  t.teardown(() => clients.destroy())
  const management: Management = (stage) => {
    const client = clients.at(stage)
    client.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args)
        } catch (error) {
          errors.push(error)
          if (errors.length === 2) early.resolve()
          throw error
        }
      },
      { name: 'notes', override: true },
    )
    return client
  }
  const fn = handler<WebSocketEvent>(async ({ requestContext }, signal) => {
    if (requestContext.eventType === 'CONNECT') {
      const { connectionId, domainName, stage } = requestContext
      const push = { connectionId, domainName, stage, query: 'interval=0' }
      child(service, management).invoke(push, { write: async () => {}, signal })
      await early.promise
    }
    return { statusCode: 200 }
  })
  const { url, stop } = await startWebSocketApi({ fn, stage: 'websocket' })
  t.teardown(stop)
  const { closed, messages } = await open(t, url, '/websocket')
  t.match(await closed, [1000])
  t.match(errors, [{ name: 'GoneException' }, { name: 'GoneException' }])
  t.strictSame(messages, ['foo\n', 'bar\n', 'baz\n'])
})

t.test('A stream over 29 s is not cut', async (t) => {
  const next = Promise.withResolvers<void>()
  const { url: service } = await origin(t, async (_request, response) => {
    response.write('foo\n')
    await next.promise
    response.end('bar\n')
  })
  const { url } = await start(t, service, 290)
  const { socket, got } = await open(t, url, '/websocket')
  socket.send('x')
  // Whichever of the two comes first.
  const [first = '', second = ''] = (await got(2)).toSorted()
  t.equal(first, 'foo\n')
  t.match(second, /^{"message": "Endpoint request timed out"/)
  next.resolve()
  t.equal((await got(3))[2], 'bar\n')
})

t.test('Before a service that is gone', async (t) => {
  const { url: service, server } = await origin(t, (_request, response) => response.end())
  server.close()
  await once(server, 'close')
  const { url } = await start(t, service)

  await t.test('a handshake with a query gets 502', async (t) => {
    t.match(await refusal(t, url, '/websocket?count=1'), { status: 502 })
  })

  await t.test('a handshake without a query is accepted: the service is not asked', async (t) => {
    const { socket, got } = await open(t, url, '/websocket')
    socket.send('x')
    t.match((await got(1))[0], /^{"message": "Internal server error"/)
  })
})

t.test('Stopping leaves nothing running', async (t) => {
  const { url: service } = await startApp(t)
  const edge = await start(t, service)
  const { got, closed } = await open(t, edge.url, '/websocket?count=2&silence=60000&run=stop')
  await got(1)
  // By the time that another stream is over, the first one only waits.
  await (await open(t, edge.url, '/websocket?interval=0')).closed
  await edge.stop()
  t.match(await closed, [1006])
  await until(async () => JSON.parse((await get(service, '/runs/stop')).text).endedBy === 'client')
  await edge.stop()
})
