import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import type { StreamWriter } from '../../../src/streams/feed.ts'
import { RefusalError } from '../../../src/streams/refusal.ts'
import type { Source } from '../../../src/streams/source.ts'
import { transports } from '../../../src/transports/index.ts'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { settled } from '../../support/until.ts'

/** A source that writes frames by itself. */
function feeding(feed: (writer: StreamWriter) => Promise<void>): Source {
  return { name: 'fed', prefix: '', params: {}, finite: true, open: () => feed }
}

/** A source may write frames that many streams share, in place of an iterable of events. */
export async function feed(t: Test, kind: Kind): Promise<void> {
  const { encode } = transports.find(({ name }) => name === kind.name) as (typeof transports)[number]

  await t.test('A buffer that is encoded once reaches every client', async (t) => {
    const frames = ['foo', 'bär'].map((data) => Buffer.from(encode({ data })))
    const shared = feeding(async (writer) => {
      for (const frame of frames) {
        if (!writer.write(frame)) await writer.drained()
        await sleep(5)
      }
      writer.write(Buffer.concat(frames), 2)
    })
    const { url, logged } = await startApp(t, { logs: true, sources: [shared] })
    const clients = await Promise.all([1, 2, 3].map(() => kind.open(t, url)))
    for (const client of clients) {
      t.match(await client.ended, kind.endings.source)
      t.equal(client.received.join('\n'), 'foo\nbär\nfoo\nbär')
    }
    const bytes = frames.reduce((sum, { length }) => sum + 2 * length, 0)
    t.match(await logged('stream ended'), { stream: { events: 4, bytes, endedBy: 'source' } })
  })

  await t.test('A client that does not read makes write return false, until it has caught up', async (t) => {
    const frame = Buffer.from(encode({ data: 'x'.repeat(64 * 1024) }))
    let written = 0
    const fast = feeding(async (writer) => {
      while (!writer.ended && written < 500) {
        written++
        if (!writer.write(frame)) await writer.drained()
      }
    })
    const { url } = await startApp(t, { sources: [fast] })
    let received = 0
    const client = await kind.open(t, url, '', { onEvent: () => void received++ })
    client.pause()
    await settled(() => written)
    t.ok(written < 500, `it waits after ${written} frames`)
    client.resume()
    t.match(await client.ended, kind.endings.source)
    t.equal(received, 500)
  })

  await t.test('A feed may refuse, start without an event, fail, and sees the end', async (t) => {
    const learned = Promise.withResolvers<boolean>()
    const sources = [
      feeding(async () => {
        throw new RefusalError(410, 'gone')
      }),
      feeding(async (writer) => {
        writer.start()
        await sleep(20)
        throw new Error('broken')
      }),
      feeding(async (writer) => {
        writer.write(encode({ data: 'one' }))
        while (!writer.ended) await sleep(5)
        learned.resolve(writer.write('more'))
      }),
    ].map((source, i) => ({ ...source, prefix: `/${i}` }))
    const { url } = await startApp(t, { sources })
    t.equal((await kind.open(t, new URL('/0', url))).status, 410)
    const broken = await kind.open(t, new URL('/1', url))
    t.ok(broken.status < 400)
    t.match(await broken.ended, kind.endings.error)
    const leaving = await kind.open(t, new URL('/2', url))
    await leaving.got(1)
    leaving.leave()
    t.equal(await learned.promise, false)
  })
}
