import t from 'tap'
import { kinds } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { source } from '../support/sources.ts'
import { until } from '../support/until.ts'
import { exchange } from '../support/wire.ts'

const messages = (logs: Record<string, unknown>[]) =>
  logs.map(({ msg }) => String(msg)).filter((msg) => !msg.startsWith('Server listening'))

t.test('A request leaves one line when it is answered; health routes leave none', async (t) => {
  const { url, logs, logged } = await startApp(t, { logs: true })
  await fetch(new URL('/health', url))
  await fetch(new URL('/health/ready', url))
  await fetch(new URL('/', url))
  t.match(await logged('answered'), {
    level: 30,
    method: 'GET',
    url: '/',
    statusCode: 200,
    ms: Number,
  })
  t.match((await logged('answered')).ms, /^\d+(\.\d{1,3})?$/, 'milliseconds, to the microsecond')
  t.strictSame(messages(logs), ['answered'])
})

t.test('A refused stream leaves a request’s line, and no error when the client is at fault', async (t) => {
  for (const kind of kinds) {
    const { url, logs, logged } = await startApp(t, { logs: true })
    await (await kind.open(t, url, '?count=0')).ended
    t.match(await logged('answered'), { level: 30, url: `${kind.path}?count=0`, statusCode: 400 })
    t.strictSame(messages(logs), ['answered'])
  }
})

t.test('A stream that is refused while draining is not logged as an error', async (t) => {
  for (const kind of kinds) {
    const { app, url, logs, logged } = await startApp(t, { logs: true })
    await app.streams.drain(0)
    await (await kind.open(t, url)).ended
    t.match(await logged('answered'), { statusCode: 503 })
    t.notOk(logs.some(({ level }) => Number(level) >= 50))
  }
})

t.test('A stream that fails leaves its own line only', async (t) => {
  const failing = source(async function* () {
    yield { data: 'first' }
    throw new Error('it broke')
  })
  for (const kind of kinds) {
    const { app, url, logs } = await startApp(t, { logs: true, sources: [failing] })
    await (await kind.open(t, url, '?run=mine')).ended
    await until(() => app.streams.open.size === 0)
    t.strictSame(messages(logs), ['stream failed'])
    t.match(logs.at(-1), {
      level: 50,
      err: { message: 'it broke' },
      stream: { run: 'mine', endedBy: 'error' },
    })
  }
})

t.test('No line holds a secret of the query', async (t) => {
  const { url, logs, logged } = await startApp(t, { logs: true })
  await fetch(new URL('/none?token=hunter2&api_key=hunter2&a=1', url))
  t.match(await logged('answered'), { url: '/none?token=[redacted]&api_key=[redacted]&a=1' })
  t.notMatch(JSON.stringify(logs), 'hunter2')
})

t.test('No line holds a secret, whatever a query or an error has around it', async (t) => {
  const failing = source(async function* () {
    yield { data: 'first' }
    throw new Error('upstream answered {"access_token": "hunter2", "n": 1}')
  })
  const { url, logs, logged } = await startApp(t, { logs: true, sources: [failing] })
  for (const mark of [',', ';', "'", '"'])
    await exchange(url, `GET /none?token=abc${mark}hunter2&a=1 HTTP/1.1`, 'Connection: close')
  t.match(await logged('answered'), { url: '/none?token=[redacted]&a=1' })
  await fetch(new URL('/transfer-encoding', url)).then((response) => response.text().catch(() => ''))
  t.match(await logged('stream failed'), {
    err: { message: 'upstream answered {"access_token": "[redacted]", "n": 1}' },
  })
  t.notMatch(JSON.stringify(logs), 'hunter2')
})

t.test('A stream’s line has the client’s address, the path and the status', async (t) => {
  for (const kind of kinds) {
    const { url, logged } = await startApp(t, { logs: true, env: { TRUST_PROXY: 'true' } })
    const headers = { 'X-Forwarded-For': '192.0.2.7' }
    await (await kind.open(t, url, '?interval=0&run=one', { headers })).ended
    t.match(await logged('stream ended'), {
      client: '192.0.2.7',
      path: kind.path,
      status: kind.name === 'websocket' ? 101 : 200,
    })
  }
})
