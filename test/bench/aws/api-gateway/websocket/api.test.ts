import t from 'tap'
import { handler, type LambdaFunction } from '../../../../../bench/aws/api-gateway/function.ts'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'
import { INTEGRATION_TIMEOUT } from '../../../../../bench/aws/api-gateway/websocket/limits.ts'
import { connectExample, disconnectExample } from '../examples.ts'
import { paths, records, replies, silent } from '../functions.ts'
import { open, start, type } from './client.ts'

t.test('The events of a connection', async (t) => {
  const { fn, events, event } = records<WebSocketEvent>()
  const { url } = await start(t, fn)
  const client = await open(t, url, '/prod?run=a&a=1&a=2')

  await t.test('its $connect has the fields of AWS’s example', async (t) => {
    const [connected] = events
    const { queryStringParameters, multiValueQueryStringParameters, ...rest } = connected as WebSocketEvent
    const fields = ({ headers, multiValueHeaders, ...more }: object & Partial<WebSocketEvent>) =>
      new Set(paths(more))
    t.strictSame(fields(rest), fields(connectExample as never))
    const names = Object.keys(connectExample.headers).filter((name) => name !== 'Sec-WebSocket-Extensions')
    t.strictSame(
      names.filter((name) => !rest.headers?.[name]),
      [],
    )
    t.notOk(rest.headers?.Upgrade ?? rest.headers?.Connection)
    t.match(rest.requestContext, { routeKey: '$connect', stage: 'prod', domainName: url.host })
    t.match(rest.requestContext.connectionId, /^[\w-]{15}=$/)
    t.strictSame(queryStringParameters, { run: 'a', a: '2' })
    t.strictSame(multiValueQueryStringParameters, { run: ['a'], a: ['1', '2'] })
  })

  await t.test('a message goes to $default', async (t) => {
    client.socket.send('{"action":"hello"}')
    const { body, requestContext, isBase64Encoded } = await event(type('MESSAGE'))
    t.match({ body, isBase64Encoded }, { body: '{"action":"hello"}', isBase64Encoded: false })
    t.match(requestContext, {
      routeKey: '$default',
      messageDirection: 'IN',
      messageId: /^[\w-]{15}=$/,
      connectionId: events[0]?.requestContext.connectionId,
      connectedAt: events[0]?.requestContext.connectedAt,
    })
  })

  await t.test('its $disconnect is AWS’s example', async (t) => {
    client.socket.close()
    const disconnected = await event(type('DISCONNECT'))
    t.strictSame(new Set(paths(disconnected)), new Set(paths(disconnectExample)))
    t.match(disconnected, {
      headers: { 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
      requestContext: {
        routeKey: '$disconnect',
        disconnectStatusCode: 1005,
        disconnectReason: 'Client-side close frame status not set',
      },
    })
  })
})

t.test('A client’s own close code and reason reach $disconnect', async (t) => {
  const { fn, event } = records<WebSocketEvent>()
  const { url, log } = await start(t, fn)
  const { socket } = await open(t, url, '/prod?run=own')
  socket.close(4000, 'enough')
  t.match(await event(type('DISCONNECT')), {
    requestContext: { disconnectStatusCode: 4000, disconnectReason: 'enough' },
  })
  t.match(await log('own'), { says: 'closed with 4000 (enough) by the client', author: 'client' })
})

t.test('A client gets the failure of a $default function', async (t) => {
  const fails = (then: LambdaFunction): LambdaFunction => ({
    async invoke(event, invocation) {
      const { eventType } = (event as WebSocketEvent).requestContext
      if (eventType === 'MESSAGE') return then.invoke(event, invocation)
      return replies({ statusCode: 200 }).invoke(event, invocation)
    },
  })
  const told = /^{"message": "([^"]+)", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="}$/

  await t.test('where it throws, and the connection stays', async (t) => {
    const { url } = await start(
      t,
      fails(
        handler(() => {
          throw new Error('no')
        }),
      ),
    )
    const client = await open(t, url, '/prod')
    client.socket.send('exc:foo')
    client.socket.send('exc:bar')
    for (const message of await client.got(2)) t.equal(told.exec(message)?.[1], 'Internal server error')
  })

  await t.test('where it takes longer than 29 s', async (t) => {
    const { url } = await start(t, fails(silent), INTEGRATION_TIMEOUT / 50)
    const client = await open(t, url, '/prod')
    client.socket.send('x')
    const [message = ''] = await client.got(1)
    t.equal(told.exec(message)?.[1], 'Endpoint request timed out')
  })

  await t.test('but not its status', async (t) => {
    const { fn, event } = records<WebSocketEvent>({ statusCode: 501 })
    const { url } = await start(t, {
      async invoke(given, invocation) {
        const { eventType } = (given as WebSocketEvent).requestContext
        return (eventType === 'CONNECT' ? replies({ statusCode: 200 }) : fn).invoke(given, invocation)
      },
    })
    const client = await open(t, url, '/prod')
    client.socket.send('status:501')
    await event(type('MESSAGE'))
    client.socket.close(1000)
    await client.closed
    t.strictSame(client.messages, [])
  })
})

t.test('Two connections at once are independent', async (t) => {
  const { fn, events } = records<WebSocketEvent>()
  const { url } = await start(t, fn)
  await Promise.all([open(t, url, '/prod'), open(t, url, '/prod')])
  const ids = new Set(events.map(({ requestContext }) => requestContext.connectionId))
  t.equal(ids.size, 2)
})

t.test('Stopping leaves no connection, open or pending', async (t) => {
  const invoked = Promise.withResolvers<void>()
  const fn = handler<WebSocketEvent>(async ({ queryStringParameters }) => {
    if (queryStringParameters?.wait) {
      invoked.resolve()
      await new Promise(() => {})
    }
    return { statusCode: 200 }
  })
  const { url, stop } = await start(t, fn)
  const { closed } = await open(t, url, '/prod')
  const waiting = open(t, url, '/prod?wait=1')
  waiting.catch(() => {})
  await invoked.promise
  await stop()
  t.match(await closed, [1006])
  await t.rejects(waiting)
})
