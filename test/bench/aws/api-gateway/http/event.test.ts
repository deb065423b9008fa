import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { startHttpApi } from '../../../../../bench/aws/api-gateway/http/api.ts'
import type { EventV2 } from '../../../../../bench/aws/lambda/event-v2.ts'
import { eventV2Example } from '../examples.ts'
import { paths, records } from '../functions.ts'

/** The event that a request makes, sent as these lines. */
async function eventOf(t: Test, head: string[], body: string | Buffer = ''): Promise<EventV2> {
  const { fn, events } = records<EventV2>()
  const api = await startHttpApi({ fn })
  t.teardown(api.stop)
  const socket = connect(Number(api.url.port), api.url.hostname)
  socket.write([...head, `Host: ${api.url.host}`, 'Connection: close', '', ''].join('\r\n'))
  socket.write(body)
  await text(socket)
  return events[0] as EventV2
}

t.test('An event has the fields of AWS’s example, and no other', async (t) => {
  const event = await eventOf(
    t,
    [
      'POST /my/path?parameter1=value1&parameter1=value2&parameter2=value HTTP/1.1',
      'Header1: value1',
      'HEADER2: value1',
      'header2: value2',
      'Cookie: cookie1; cookie2',
      'User-Agent: agent',
      'Content-Length: 17',
    ],
    'Hello from Lambda',
  )
  const { headers, ...rest } = event
  const { headers: _, ...example } = eventV2Example
  t.strictSame(new Set(paths(rest)), new Set(paths(example)))
  for (const key of [
    'version',
    'routeKey',
    'rawPath',
    'rawQueryString',
    'cookies',
    'queryStringParameters',
    'body',
  ] as const)
    t.strictSame(event[key], eventV2Example[key], key)
  t.match(headers, eventV2Example.headers)
  t.match(event.requestContext, {
    http: { ...eventV2Example.requestContext.http, sourceIp: '127.0.0.1' },
    time: /^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/,
    timeEpoch: Number,
  })
})

t.test('Absent parts are left out', async (t) => {
  const event = await eventOf(t, ['GET / HTTP/1.1'])
  t.strictSame(
    ['cookies', 'queryStringParameters', 'body'].filter((key) => key in event),
    [],
  )
  t.match(event, { rawPath: '/', rawQueryString: '', isBase64Encoded: false })
})

t.test('Names of Object’s own properties work like others', async (t) => {
  const event = await eventOf(t, ['GET /?constructor=1&__proto__=2 HTTP/1.1', '__proto__: 3'])
  t.strictSame(Object.entries(event.queryStringParameters ?? {}), [
    ['constructor', '1'],
    ['__proto__', '2'],
  ])
  t.strictSame(Object.entries(event.headers)[0], ['__proto__', '3'])
})

t.test('A handshake is an ordinary GET to the function', async (t) => {
  const { headers, requestContext } = await eventOf(t, [
    'GET /websocket HTTP/1.1',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ])
  t.equal(requestContext.http.method, 'GET')
  t.notOk(headers.upgrade ?? headers.connection)
  t.ok(headers['sec-websocket-key'])
})

t.test('The event has the client’s address in addition to what the client says', async (t) => {
  const { headers } = await eventOf(t, ['GET / HTTP/1.1', 'X-Forwarded-For: 192.0.2.7'])
  t.equal(headers['x-forwarded-for'], '192.0.2.7,127.0.0.1')
  t.match(headers['x-amzn-trace-id'], /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)
})

t.test('A body that is no text is base64', async (t) => {
  const event = await eventOf(t, ['POST / HTTP/1.1', 'Content-Length: 2'], Buffer.from([0xff, 0]))
  t.match(event, { body: '/wA=', isBase64Encoded: true })
})
