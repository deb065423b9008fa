import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startServer } from '../../bench/rig/service.ts'
import { readSse } from '../support/channels.ts'
import { until } from '../support/until.ts'

const ENTRY = fileURLToPath(new URL('../../src/service/server.ts', import.meta.url))

const CRASHES = 6
const WRITERS = 8
const PATH = '/v1/stream/a'

t.test('A service on a file that is killed again and again loses and doubles nothing', async (t) => {
  const file = join(t.testdir(), 'channels.db')
  const env = {
    CHANNELS: 'open',
    CHANNELS_STORE: `sqlite:${file}`,
    CHANNEL_MAX_WRITES: '0',
    LOG_LEVEL: 'error',
  }
  const start = () =>
    startServer('the service', [ENTRY], { env, signal: AbortSignal.timeout(100_000), progress() {} })
  let service = await start()
  t.teardown(() => service.stop())
  await fetch(new URL(PATH, service.url), { method: 'PUT', headers: { 'content-type': 'application/json' } })

  let writing = true
  const acknowledged = new Map<string, number>()
  const write = async (id: string) => {
    for (let seq = 0; writing; ) {
      const headers = {
        'content-type': 'application/json',
        'producer-id': id,
        'producer-epoch': '0',
        'producer-seq': String(seq),
      }
      const body = JSON.stringify({ id, seq })
      const status = await fetch(new URL(PATH, service.url), { method: 'POST', headers, body }).then(
        (answer) => answer.status,
        () => 0,
      )
      if (status === 200 || status === 204) acknowledged.set(id, seq++)
      else if (status !== 0) throw new Error(`an append was answered with ${status}`)
      else await sleep(20)
    }
  }
  const writers = Array.from({ length: WRITERS }, (_, i) => write(`w${i}`))

  // A reader that comes back after each crash, at the offset that it has.
  const had: { id: string; seq: number }[] = []
  const read = async () => {
    for (let offset = '-1'; writing; ) {
      try {
        const reader = await readSse(t, new URL(`${PATH}?offset=${offset}&live=sse`, service.url))
        await reader.ended
        for (const portion of reader.data) had.push(...JSON.parse(portion))
        offset = reader.controls.at(-1)?.streamNextOffset ?? offset
      } catch {
        await sleep(20)
      }
    }
  }
  const reading = read()

  for (let n = 0; n < CRASHES; n++) {
    await sleep(200 + Math.random() * 500)
    process.kill(service.pid, 'SIGKILL')
    service = await start()
  }
  await until(() => acknowledged.size === WRITERS)
  writing = false
  await Promise.all(writers)
  await fetch(new URL(PATH, service.url), { method: 'POST', headers: { 'stream-closed': 'true' } })
  await reading

  const all: { id: string; seq: number }[] = []
  for (let offset = '-1', closed = false; !closed; ) {
    const answer = await fetch(new URL(`${PATH}?offset=${offset}`, service.url))
    all.push(...((await answer.json()) as typeof all))
    offset = answer.headers.get('stream-next-offset') as string
    closed = answer.headers.get('stream-closed') === 'true'
  }
  for (const [id, last] of acknowledged) {
    const seqs = all.filter((message) => message.id === id).map(({ seq }) => seq)
    if (seqs.some((seq, i) => seq !== i)) t.fail(`${id} is out of order, or there twice`, { seqs })
    t.ok(seqs.length > last, `all that ${id} had acknowledged is there`)
  }
  const same = had.every(({ id, seq }, i) => all[i]?.id === id && all[i]?.seq === seq)
  t.ok(had.length > 0 && same, `a reader had ${had.length} of ${all.length} in the same order, none twice`)
})
