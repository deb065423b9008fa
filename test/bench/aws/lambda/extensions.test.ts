import t from 'tap'
import { runtimeApi } from './client.ts'

const REGISTER = '/2020-01-01/extension/register'
const NEXT = '/2020-01-01/extension/event/next'
const named = { 'Lambda-Extension-Name': 'lambda-adapter' }

t.test('An extension that registers gets the function’s names and an id', async (t) => {
  const { ask } = await runtimeApi(t)
  const { status, headers, body } = await ask(REGISTER, { headers: named }, '{ "events": [] }')
  t.equal(status, 200)
  t.match(headers['lambda-extension-identifier'], /^[0-9a-f-]{36}$/)
  t.match(body, { functionName: String, functionVersion: '$LATEST', handler: String })
})

t.test('Without a name, or without JSON, it is refused', async (t) => {
  const { ask } = await runtimeApi(t)
  const nameless = await ask(REGISTER, {}, '{}')
  t.match(nameless, { status: 403, body: { errorType: 'Extension.InvalidExtensionName' } })
  const garbled = await ask(REGISTER, { headers: named }, '{')
  t.match(garbled, { status: 403, body: { errorType: 'InvalidRequestFormat' } })
})

t.test('It gets the events that it registered for, and no others', async (t) => {
  const { ask, api, invoke, next } = await runtimeApi(t)
  const register = async (events: string[]) => {
    const { headers } = await ask(REGISTER, { headers: named }, JSON.stringify({ events }))
    return { 'Lambda-Extension-Identifier': headers['lambda-extension-identifier'] as string }
  }
  const [both, shutdown] = [await register(['INVOKE', 'SHUTDOWN']), await register(['SHUTDOWN'])]
  const told = ask(NEXT, { method: 'GET', headers: both })
  const { requestId } = invoke()
  await next()
  const { headers, body } = await told
  t.match(headers['lambda-extension-event-identifier'], /^[0-9a-f-]{36}$/)
  // The guide's example, "Using the Lambda Extensions API".
  t.match(body, {
    eventType: 'INVOKE',
    deadlineMs: Number,
    requestId,
    invokedFunctionArn: /^arn:aws:lambda:/,
    tracing: { type: 'X-Amzn-Trace-Id', value: /^Root=1-/ },
  })
  api.extensions.tell({ eventType: 'SHUTDOWN', shutdownReason: 'spindown', deadlineMs: 1 })
  t.match(await ask(NEXT, { method: 'GET', headers: shutdown }), {
    body: { eventType: 'SHUTDOWN', shutdownReason: 'spindown' },
  })
})

t.test('An unregistered extension gets nothing', async (t) => {
  const { ask } = await runtimeApi(t)
  const missing = await ask(NEXT, { method: 'GET' })
  t.match(missing, { status: 403, body: { errorType: 'Extension.MissingExtensionIdentifier' } })
  const headers = { 'Lambda-Extension-Identifier': 'me' }
  const unknown = await ask(NEXT, { method: 'GET', headers })
  t.match(unknown, { status: 403, body: { errorType: 'Extension.UnknownExtensionIdentifier' } })
})
