import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'

/** The query's knobs do the same everywhere. What is out of bounds is refused in routes/streams.test.ts. */
export async function knobs(t: Test, kind: Kind): Promise<void> {
  const { url } = await startApp(t)
  const start = performance.now()
  const query = '?count=5&interval=10&silence=100&bytes=30&stamp=true'
  const client = await kind.open(t, url, query)
  t.match(await client.ended, kind.endings.source)
  t.ok(performance.now() - start >= 125, 'three pauses of 10 ms and a silence of 100')
  t.equal(client.received.length, 5)
  for (const [n, data] of client.received.entries()) {
    t.match(data, new RegExp(`^${n} \\d{13} [fobarz]+$`))
    t.equal(data.length, 30)
  }
}
