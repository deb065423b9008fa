import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { source } from '../../support/sources.ts'

/** Nothing on our side holds back what was made. */
export async function arrival(t: Test, kind: Kind): Promise<void> {
  let go = Promise.withResolvers<void>()
  const stepped = source(async function* () {
    for (const data of ['foo', 'bar', 'baz']) {
      yield { data }
      // The next is made only once the client has this one.
      await go.promise
      go = Promise.withResolvers()
    }
  })
  const { url } = await startApp(t, { sources: [stepped] })
  const client = await kind.open(t, url)
  for (const count of [1, 2, 3]) {
    await client.got(count)
    t.equal(client.received.length, count)
    go.resolve()
  }
  t.match(await client.ended, kind.endings.source)
}
