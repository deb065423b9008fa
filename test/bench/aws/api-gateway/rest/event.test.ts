import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { startRestApi } from '../../../../../bench/aws/api-gateway/rest/api.ts'
import type { EventV1 } from '../../../../../bench/aws/api-gateway/rest/event.ts'
import { eventV1Example } from '../examples.ts'
import { paths, records } from '../functions.ts'

/** The event that a request makes, sent as these lines. */
async function eventOf(t: Test, head: string[], body = ''): Promise<EventV1> {
  const { fn, events } = records<EventV1>()
  const api = await startRestApi({ fn, transferMode: 'BUFFERED' })
  t.teardown(api.stop)
  const socket = connect(Number(api.url.port), api.url.hostname)
  socket.write([...head, `Host: ${api.url.host}`, 'Connection: close', '', body].join('\r\n'))
  await text(socket)
  return events[0] as EventV1
}

t.test('An event has the fields of AWS’s example, and no other', async (t) => {
  const event = await eventOf(
    t,
    [
      'POST /my/path?parameter1=value1&parameter1=value2&parameter2=value HTTP/1.1',
      'header1: value1',
      'header2: value1',
      'header2: value2',
      'User-Agent: user-agent',
      'Content-Length: 18',
    ],
    'Hello from Lambda!',
  )
  const fields = ({ headers, multiValueHeaders, ...rest }: Partial<EventV1>) => {
    const { pathParameters, ...more } = rest
    return new Set(paths(more))
  }
  t.strictSame(fields(event), fields(eventV1Example as unknown as EventV1))
  t.match(event, {
    resource: '/{proxy+}',
    path: '/my/path',
    pathParameters: { proxy: 'my/path' },
    headers: { header1: 'value1', header2: 'value2' },
    multiValueHeaders: { header1: ['value1'], header2: ['value1', 'value2'] },
    queryStringParameters: { parameter1: 'value2', parameter2: 'value' },
    multiValueQueryStringParameters: { parameter1: ['value1', 'value2'], parameter2: ['value'] },
    body: Buffer.from('Hello from Lambda!').toString('base64'),
    isBase64Encoded: true,
    requestContext: { httpMethod: 'POST', path: '/my/path', identity: { sourceIp: '127.0.0.1', user: null } },
  })
})

t.test('Absent parts are null', async (t) => {
  t.match(await eventOf(t, ['GET / HTTP/1.1']), {
    resource: '/',
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  })
})

t.test('A handshake is an ordinary GET to the function', async (t) => {
  const { httpMethod, headers } = await eventOf(t, [
    'GET /websocket HTTP/1.1',
    'Upgrade: websocket',
    'TE: trailers',
    'Max-Forwards: 3',
    'Sec-WebSocket-Version: 13',
  ])
  t.equal(httpMethod, 'GET')
  const names = Object.keys(headers)
  t.strictSame(
    names.filter((name) => /^(upgrade|connection|te|max-forwards)$/i.test(name)),
    [],
  )
  t.ok(names.includes('Sec-WebSocket-Version'), 'others keep their case')
})
