import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { follow } from '../../../bench/client/follow.ts'
import { startChannels } from '../../support/channels.ts'
import { until } from '../../support/until.ts'

t.test('Behind an edge that collects responses, follow goes over to long-polls', async (t) => {
  const { at, url, post, put, close } = await startChannels(t, { CHANNEL_LONG_POLL: '300ms' })
  await put('a', 'application/json')
  // It hands a response on once it has it whole.
  const collecting = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url ?? '/', url))
    const body = Buffer.from(await answer.arrayBuffer())
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body)
  })
  await once(collecting.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => collecting.close().closeAllConnections())
  const edge = `http://127.0.0.1:${(collecting.address() as AddressInfo).port}`
  const all = Array.from({ length: 10 }, (_, n) => n)
  const had: number[] = []
  const followed = follow<number>(`${edge}${at('a').pathname}`, (n) => had.push(n), { patience: 500 })
  for (const n of all) {
    await post('a', String(n), 'application/json')
    await sleep(200)
  }
  await until(() => had.length === 10)
  await close('a')
  t.equal(await followed, 'long-poll')
  t.same(had, all)
})

t.test('follow is at most 2 KB', async (t) => {
  const { size } = await stat(new URL('../../../bench/client/follow.ts', import.meta.url))
  t.ok(size <= 2 * 1024, `${size} bytes`)
})
