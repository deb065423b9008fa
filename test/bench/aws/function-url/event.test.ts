import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { functionUrlEvent } from '../../../../bench/aws/function-url/event.ts'
import type { EventV2 } from '../../../../bench/aws/lambda/event-v2.ts'

const at = Date.parse('2020-03-12T19:03:58.390Z')

/** The event that a request becomes. */
async function eventOf(
  t: Test,
  target: string,
  { method = 'POST', headers = {}, body = Buffer.alloc(0) as Buffer | string } = {},
): Promise<EventV2> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const got = once(server, 'request')
  const asked = request({ host: '127.0.0.1', port, path: target, method, headers, agent: false }).end(body)
  asked.on('error', () => {})
  const [incoming, response] = await got
  const event = functionUrlEvent(incoming as IncomingMessage, await buffer(incoming), {
    requestId: 'id',
    trace: '1-5eb33c07-de25b420912dee103a5db434',
    at,
  })
  response.end()
  return event
}

t.test('A request becomes the documented event', async (t) => {
  const event = await eventOf(t, '/my/path?parameter1=value1&parameter1=value2&parameter2=value', {
    headers: {
      Host: 'abc.lambda-url.us-west-2.on.aws',
      'User-Agent': 'agent',
      Cookie: ['cookie1', 'cookie2'],
      Header1: 'value1',
      Header2: ['value1', 'value2'],
      'Content-Type': 'text/plain',
    },
    body: 'Hello from client!',
  })
  // The guide, "Invoking Lambda function URLs", request payload format.
  t.match(event, {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/my/path',
    rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=value',
    cookies: ['cookie1', 'cookie2'],
    headers: { header1: 'value1', header2: 'value1,value2' },
    queryStringParameters: { parameter1: 'value1,value2', parameter2: 'value' },
    requestContext: {
      accountId: 'anonymous',
      apiId: String,
      domainName: 'abc.lambda-url.us-west-2.on.aws',
      domainPrefix: String,
      http: {
        method: 'POST',
        path: '/my/path',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'agent',
      },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2020:19:03:58 +0000',
      timeEpoch: at,
    },
    body: 'Hello from client!',
    isBase64Encoded: false,
  })
  // As AWS's own test data has them: aws-lambda-rust-runtime, lambda_function_url_request.json.
  t.match(event.headers, {
    'x-amzn-trace-id': 'Root=1-5eb33c07-de25b420912dee103a5db434',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-port': /^\d+$/,
    'x-forwarded-proto': 'http',
    'user-agent': 'agent',
  })
})

t.test('Absent parts are left out', async (t) => {
  const event = await eventOf(t, '/', { method: 'GET' })
  t.equal(event.rawQueryString, '')
  t.notOk('cookies' in event)
  t.notOk('queryStringParameters' in event)
  t.notOk('body' in event)
})

t.test('A path and a query stay as they were sent', async (t) => {
  const event = await eventOf(t, '/pa%2Fth/1?q=a%20b&q', { method: 'GET' })
  t.equal(event.rawPath, '/pa%2Fth/1')
  t.equal(event.rawQueryString, 'q=a%20b&q')
  t.strictSame(event.queryStringParameters, { q: 'a b,' })
})

t.test('A WebSocket handshake is a plain GET', async (t) => {
  const headers = {
    Connection: 'Upgrade, X-Mine',
    Upgrade: 'websocket',
    'X-Mine': '1',
    'Sec-WebSocket-Version': '13',
  }
  const event = await eventOf(t, '/websocket', { method: 'GET', headers })
  for (const name of ['connection', 'upgrade', 'x-mine']) t.notOk(name in event.headers, name)
  t.equal(event.headers['sec-websocket-version'], '13')
})

const bodies: [type: string, body: Buffer, base64: boolean][] = [
  ['application/json', Buffer.from('{"a":"é"}'), false],
  ['text/plain', Buffer.from([0xff, 0xfe]), true],
  ['application/octet-stream', Buffer.from('text'), true],
  // localstack's recording test_lambda_url_form_payload.
  ['multipart/form-data; boundary=4efd159eae0c4f4e125a5a509e073d85', Buffer.from('\r\n--4efd'), true],
]
for (const [type, body, base64] of bodies)
  t.test(`A body of ${type} ${base64 ? 'in base64' : 'as text'}: ${body.toString('hex')}`, async (t) => {
    const event = await eventOf(t, '/', { headers: { 'Content-Type': type }, body })
    t.equal(event.isBase64Encoded, base64)
    t.equal(event.body, body.toString(base64 ? 'base64' : 'utf8'))
  })
