import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { RefusalError } from '../../../src/streams/refusal.ts'
import type { SourceContext } from '../../../src/streams/source.ts'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { never, source } from '../../support/sources.ts'
import { until } from '../../support/until.ts'

/** Waits for an upstream that says no, as a source that relays one would. */
async function* refusing({ signal }: SourceContext) {
  await sleep(50, undefined, { signal })
  if (signal) throw new RefusalError(401, 'The upstream wants a key', { code: 'NO_KEY', retryAfter: 7 })
  yield { data: 'never' }
}

/** Until its first event a source may refuse a stream with a status. */
export async function refusal(t: Test, kind: Kind): Promise<void> {
  await t.test('A refusal before the first event gives the client its status', async (t) => {
    const { app, url, logs, logged } = await startApp(t, { logs: true, sources: [source(refusing)] })
    const client = await kind.open(t, url, '?run=one')
    t.equal(client.status, 401)
    t.equal(client.header('retry-after'), '7')
    t.match(await client.refusal(), { statusCode: 401, code: 'NO_KEY', message: 'The upstream wants a key' })
    t.equal(app.streams.open.size, 0)
    t.match(await logged('answered'), { statusCode: 401 })
    t.notOk(
      logs.some(({ msg }) => /^stream/.test(String(msg))),
      'there was no stream',
    )
    t.equal((await fetch(new URL('/runs/one', url))).status, 404)
    await app.streams.drain(60_000)
  })

  await t.test('A refusal makes room for the next stream of the same client', async (t) => {
    const env = { MAX_STREAMS: '1', MAX_STREAMS_PER_CLIENT: '1' }
    const { url } = await startApp(t, { env, sources: [source(refusing)] })
    for (let n = 0; n < 3; n++) t.equal((await kind.open(t, url)).status, 401)
  })

  await t.test('A stream that waits for its first event counts towards MAX_STREAMS', async (t) => {
    const gate = Promise.withResolvers<void>()
    const slow = source(async function* () {
      await gate.promise
      yield { data: 'first' }
    })
    const { app, url } = await startApp(t, { env: { MAX_STREAMS: '1' }, sources: [slow] })
    const first = kind.open(t, url)
    await until(() => app.streams.open.size === 1)
    t.equal((await kind.open(t, url)).status, 503)
    gate.resolve()
    t.strictSame((await first).status < 400, true)
  })

  await t.test('A refusal after the first event is an error', async (t) => {
    const late = source(async function* () {
      yield { data: 'first' }
      throw new RefusalError(429, 'too late')
    })
    const { url, logged } = await startApp(t, { logs: true, sources: [late] })
    const client = await kind.open(t, url)
    t.match(await client.ended, kind.endings.error)
    t.match(await logged('stream failed'), { err: { message: 'too late' }, stream: { endedBy: 'error' } })
  })

  await t.test('The head of a silent source is sent after its headTimeout', async (t) => {
    for (const headTimeout of [0, 80]) {
      const silent = source(
        // biome-ignore lint/correctness/useYield: it is silent
        async function* (context) {
          await never(context)
        },
        { headTimeout },
      )
      const { app, url } = await startApp(t, { sources: [silent] })
      const start = performance.now()
      const client = await kind.open(t, url)
      t.ok(client.status < 400)
      t.ok(performance.now() - start >= headTimeout)
      client.leave()
      await until(() => app.streams.open.size === 0)
    }
  })

  await t.test('A client that leaves before the head ends its source', async (t) => {
    const stopped = Promise.withResolvers<void>()
    const waiting = source(
      // biome-ignore lint/correctness/useYield: it is silent
      async function* (context) {
        try {
          await never(context)
        } finally {
          stopped.resolve()
        }
      },
      { headTimeout: 60_000 },
    )
    const { app, url, logged } = await startApp(t, { logs: true, sources: [waiting] })
    const leaving = new AbortController()
    const path = kind.name === 'websocket' ? '/sse' : kind.path
    const asked = fetch(new URL(path, url), { signal: leaving.signal })
    await until(() => app.streams.open.size === 1)
    leaving.abort()
    await t.rejects(asked)
    await stopped.promise
    const line = await logged('stream ended')
    t.match(line, { path, stream: { endedBy: 'client', events: 0 } })
    t.equal(line.status, undefined, 'no status was sent')
  })
}
