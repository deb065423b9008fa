import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Test } from 'tap'
import type { Stream } from '../../../src/streams/stream.ts'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { settled } from '../../support/until.ts'

const MB = 1_000_000
const KiB = 1_024

/** 200 MB, which is far more than the kernel's buffers take. */
const big = { count: 3_200, bytes: 64 * KiB }
const query = `?count=${big.count}&bytes=${big.bytes}&interval=0`

/** What was made for a client and the kernel has not taken: what our process holds for it, wherever it is. */
function held({ record }: Stream, socket: Socket): number {
  return record.bytes - (socket.bytesWritten - socket.writableLength)
}

/** A reader that stops reading costs a bounded amount of memory. */
export async function back(t: Test, kind: Kind): Promise<void> {
  await t.test('A client that stops reading holds less than 1 MB, and is dropped as `stall`', async (t) => {
    const env = { STALL_TIMEOUT: '300ms', HEARTBEAT: '100ms' }
    const { app, url, logged } = await startApp(t, { logs: true, env })
    const connected = once(app.server, 'connection')
    const ended = once(app.streams, 'end').then(([stream]) => {
      // Here, because the socket is destroyed in a moment.
      return { stream, bytes: held(stream, socket) }
    })
    const client = await kind.open(t, url, query)
    const [socket] = (await connected) as [Socket]
    client.pause()
    const { stream, bytes } = await ended
    t.equal(stream.record.endedBy, 'stall')
    t.ok(stream.record.bytes < 100 * MB, `the source was stopped after ${stream.record.bytes} bytes`)
    t.ok(bytes < MB, `${bytes} bytes were held`)
    t.match(await logged('stream ended'), { stream: { transport: kind.name, endedBy: 'stall' } })
    client.resume()
    t.notMatch(await client.ended, kind.endings.source)
  })

  await t.test('A client that reads again gets everything, in order', async (t) => {
    const { app, url } = await startApp(t)
    let next = 0
    let wrong = 0
    const client = await kind.open(t, url, `${query}&stamp=true`, {
      onEvent(data) {
        if (data.length !== big.bytes || Number.parseInt(data, 10) !== next) wrong++
        next++
      },
    })
    client.pause()
    const [stream] = app.streams.open
    await settled(() => stream?.record.events ?? 0)
    t.ok((stream?.record.events ?? 0) < big.count / 2, 'the source waits')
    client.resume()
    t.match(await client.ended, kind.endings.source)
    t.equal(next, big.count)
    t.equal(wrong, 0)
  })

  await t.test('A slow client is not stalled', async (t) => {
    const { app, url } = await startApp(t, { env: { STALL_TIMEOUT: '500ms', HEARTBEAT: '50ms' } })
    const client = await kind.open(t, url, '?count=320&bytes=65536&interval=0', {
      onEvent() {
        client?.pause()
        setTimeout(() => client.resume(), 5)
      },
    })
    const [stream] = app.streams.open
    t.match(await client.ended, kind.endings.source)
    t.equal(stream?.record.endedBy, 'source')
  })
}
