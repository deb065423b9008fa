import t from 'tap'
import { chunked, sse, websocket } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle } from '../../support/sources.ts'
import { until } from '../../support/until.ts'

for (const kind of [chunked, sse, websocket])
  t.test(`The record of a ${kind.name} run is served while it is open and after`, async (t) => {
    const { url } = await startApp(t, { sources: [idle] })
    const record = async () =>
      (await fetch(new URL('/runs/mine', url))).json() as Promise<Record<string, number>>
    const client = await kind.open(t, url, '?run=mine')
    await client.got(1)
    const open = await record()
    t.match(open, {
      transport: kind.name,
      run: 'mine',
      source: 'test',
      events: 1,
      firstEvent: Number,
      opened: Number,
    })
    t.notOk('endedBy' in open)
    client.leave()
    await until(async () => 'endedBy' in (await record()))
    const ended = await record()
    t.match(ended, { endedBy: 'client', events: 1, ms: Number })
    t.ok(Number(ended.bytes) > 0)
    t.equal(ended.ms, Number(ended.ended) - Number(ended.opened))
  })

t.test('An unknown run gets 404 with the possible reasons', async (t) => {
  const { url } = await startApp(t)
  const answer = await fetch(new URL('/runs/nobody', url))
  t.equal(answer.status, 404)
  t.match(await answer.json(), { code: 'STREAMPROOF_RUN_NOT_HERE', message: /nobody.*another instance/ })
})

t.test('An open run is kept, however many others end', async (t) => {
  const { app, url } = await startApp(t)
  const client = await sse.open(t, url, '?count=2&silence=600000&run=open')
  await client.got(1)
  const ask = async (n: number) => (await fetch(new URL(`/transfer-encoding?count=1&run=r${n}`, url))).text()
  for (let n = 0; n <= 1000; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => ask(n + i)))
  t.equal((await fetch(new URL('/runs/open', url))).status, 200)
  client.leave()
  await until(() => app.streams.open.size === 0)
  t.equal((await fetch(new URL('/runs/open', url))).status, 200, 'nor when it has just ended')
})

t.test('Only the latest thousand runs are kept', async (t) => {
  const { url } = await startApp(t)
  const ask = async (n: number) => (await fetch(new URL(`/transfer-encoding?count=1&run=r${n}`, url))).text()
  for (let n = 0; n <= 1000; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => ask(n + i)))
  t.equal((await fetch(new URL('/runs/r0', url))).status, 404)
  t.equal((await fetch(new URL('/runs/r1049', url))).status, 200)
})
