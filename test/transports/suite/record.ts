import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle } from '../../support/sources.ts'
import { until } from '../../support/until.ts'

/** What the server saw of a stream can be laid beside what its client saw. */
export async function record(t: Test, kind: Kind): Promise<void> {
  await t.test('An open run has a record', async (t) => {
    const before = Date.now()
    const { url } = await startApp(t, { sources: [idle] })
    const client = await kind.open(t, url, '?run=one')
    await client.got(1)
    const run = await ask(url)
    t.match(run, { source: 'test', transport: kind.name, run: 'one', events: 1, bytes: Number, ms: Number })
    t.notOk(run.ended)
    t.notOk(run.endedBy)
    t.ok(run.opened >= before && run.firstEvent >= run.opened && run.ms <= Date.now() - run.opened)
  })

  await t.test('An ended run’s record has who ended it, when, and what it carried', async (t) => {
    const { url } = await startApp(t)
    const client = await kind.open(t, url, '?run=one&interval=20')
    await client.ended
    await until(async () => (await ask(url)).endedBy !== undefined)
    const run = await ask(url)
    const frames = { chunked: 12, sse: 'event: test\ndata: foo\n\n'.length * 3, websocket: 12 }
    t.match(run, { transport: kind.name, run: 'one', events: 3, bytes: frames[kind.name], endedBy: 'source' })
    t.ok(run.lastEvent - run.firstEvent >= 38, 'two pauses of 20 ms between its events')
    t.ok(run.ended >= run.lastEvent)
    t.equal(run.ms, run.ended - run.opened)
  })

  await t.test('Each stream leaves one log line', async (t) => {
    const { app, url, logs } = await startApp(t, { logs: true })
    await Promise.all(
      Array.from({ length: 3 }, async (_, n) => {
        await (await kind.open(t, url, `?interval=0&run=r${n}`)).ended
      }),
    )
    await until(() => app.streams.open.size === 0)
    const lines = logs.filter(({ msg }) => !/listening/i.test(String(msg)))
    t.match(lines, Array(3).fill({ msg: 'stream ended', stream: { endedBy: 'source', events: 3 } }))
    t.equal(lines.length, 3)
  })
}

interface Run {
  opened: number
  firstEvent: number
  lastEvent: number
  ended: number
  endedBy: string | undefined
  ms: number
}

async function ask(url: URL): Promise<Run> {
  const answer = await fetch(new URL('/runs/one', url))
  return (await answer.json()) as Run
}
