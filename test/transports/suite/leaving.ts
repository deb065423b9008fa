import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Test } from 'tap'
import type { StreamEvent } from '../../../src/streams/event.ts'
import type { SourceContext } from '../../../src/streams/source.ts'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { never, silent, source } from '../../support/sources.ts'
import { settled, until } from '../../support/until.ts'

const large = 'x'.repeat(64 * 1024)

/** What a source may be doing when its client leaves. */
const situations: Record<string, (context: SourceContext) => AsyncGenerator<StreamEvent>> = {
  async *'waits for something that never comes'(context) {
    yield { data: 'first' }
    await never(context)
  },
  async *'is writing'() {
    for (;;) {
      yield { data: 'again' }
      await setImmediate()
    }
  },
  async *'waits for its client to read'() {
    for (;;) yield { data: large }
  },
}

/** Nothing outlives its client. */
export async function leaving(t: Test, kind: Kind): Promise<void> {
  for (const [situation, events] of Object.entries(situations)) {
    await t.test(`The source’s finally runs within a second when it ${situation}`, async (t) => {
      const stopped = Promise.withResolvers<number>()
      const { app, url, logs } = await startApp(t, {
        logs: true,
        sources: [
          source(async function* (context) {
            try {
              yield* events(context)
            } finally {
              stopped.resolve(performance.now())
            }
          }),
        ],
      })
      const client = await kind.open(t, url)
      await client.got(1)
      const [stream] = app.streams.open
      if (situation.endsWith('to read')) {
        client.pause()
        await settled(() => stream?.record.events ?? 0)
      }

      const left = performance.now()
      const made = stream?.record.events ?? 0
      client.leave()
      const ms = (await stopped.promise) - left
      t.ok(ms < 1_000, `after ${Math.round(ms)} ms`)
      t.equal(app.streams.open.size, 0)
      t.match(stream?.record, { endedBy: 'client', ended: Number })
      if (situation.endsWith('to read')) t.equal(stream?.record.events, made, 'nothing more was made')
      t.equal(logs.filter(({ msg }) => msg === 'stream ended').length, 1)
    })
  }

  await t.test('A source whose client does not read makes no further event after the end', async (t) => {
    let made = 0
    const stopped = Promise.withResolvers<void>()
    const { url } = await startApp(t, {
      sources: [
        source(async function* () {
          try {
            for (;;) {
              made++
              yield { data: large }
            }
          } finally {
            stopped.resolve()
          }
        }),
      ],
    })
    const client = await kind.open(t, url)
    client.pause()
    await settled(() => made)
    const before = made
    client.leave()
    await stopped.promise
    t.equal(made, before)
  })

  await t.test('A source that does not stop is named in the log', async (t) => {
    const gate = Promise.withResolvers<void>()
    t.teardown(() => gate.resolve())
    const deaf = source(async function* () {
      yield { data: 'first' }
      await gate.promise
    })
    const { app, url, logged } = await startApp(t, { logs: true, sources: [deaf] })
    const client = await kind.open(t, url)
    await client.got(1)
    client.leave()
    const line = await logged(
      'the source is still running although its stream has ended: pass its signal to everything it awaits',
    )
    t.match(line, { level: 40, stream: { source: 'test', transport: kind.name, endedBy: 'client' } })
    t.equal(app.streams.open.size, 0, 'its stream is over nevertheless')
  })

  await t.test('A client that leaves before the first event ends the stream', async (t) => {
    const { app, url } = await startApp(t, { sources: [silent] })
    const opened = once(app.streams, 'open')
    const client = await kind.open(t, url)
    const [stream] = await opened
    client.leave()
    await until(() => app.streams.open.size === 0)
    t.match(stream.record, { endedBy: 'client', events: 0, bytes: 0, firstEvent: undefined })
  })
}
