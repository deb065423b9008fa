import { once } from 'node:events'
import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle } from '../../support/sources.ts'
import { until } from '../../support/until.ts'

/** A full service says so before the stream starts. */
export async function admission(t: Test, kind: Kind): Promise<void> {
  await t.test('Beyond MAX_STREAMS the next gets 503, and health still answers', async (t) => {
    const { app, url } = await startApp(t, { sources: [idle], env: { MAX_STREAMS: '3' } })
    const clients = await Promise.all(Array.from({ length: 20 }, () => kind.open(t, url)))
    const refused = clients.filter(({ status }) => status === 503)
    t.equal(refused.length, 17, 'exactly, though all asked at once')
    t.equal(app.streams.open.size, 3)
    for (const client of refused) {
      t.equal(client.header('retry-after'), '5')
      t.match(await client.refusal(), { code: 'STREAMPROOF_FULL', message: /MAX_STREAMS/ })
    }
    t.equal((await fetch(new URL('/health', url))).status, 200)
    t.equal((await fetch(new URL('/health/ready', url))).status, 200)

    clients.find(({ status }) => status !== 503)?.leave()
    await until(() => app.streams.open.size === 2)
    t.not((await kind.open(t, url)).status, 503, 'one that ended makes room for another')
  })

  await t.test('Beyond MAX_STREAMS_PER_CLIENT an address gets 429, and another does not', async (t) => {
    const env = { MAX_STREAMS_PER_CLIENT: '2', TRUST_PROXY: 'true' }
    const { app, url } = await startApp(t, { sources: [idle], env })
    const from = (address: string) => kind.open(t, url, '', { headers: { 'X-Forwarded-For': address } })
    const clients = await Promise.all(Array.from({ length: 5 }, () => from('192.0.2.1')))
    const refused = clients.filter(({ status }) => status === 429)
    t.equal(refused.length, 3)
    t.equal(refused[0]?.header('retry-after'), '5')
    t.match(await refused[0]?.refusal(), {
      code: 'STREAMPROOF_TOO_MANY_STREAMS',
      message: /MAX_STREAMS_PER_CLIENT/,
    })
    t.not((await from('192.0.2.2')).status, 429)

    const ended = once(app.streams, 'end')
    clients.find(({ status }) => status !== 429)?.leave()
    await ended
    t.not((await from('192.0.2.1')).status, 429, 'one that ended makes room for another')
  })

  await t.test('X-Forwarded-For of an untrusted proxy is ignored', async (t) => {
    const { url } = await startApp(t, { sources: [idle], env: { MAX_STREAMS_PER_CLIENT: '1' } })
    const from = (address: string) => kind.open(t, url, '', { headers: { 'X-Forwarded-For': address } })
    t.not((await from('192.0.2.1')).status, 429)
    t.equal((await from('192.0.2.2')).status, 429)
  })
}
