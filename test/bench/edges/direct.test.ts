import t from 'tap'
import { direct } from '../../../bench/edges/direct/index.ts'

const given = {
  origin: new URL('http://127.0.0.1:1'),
  signal: AbortSignal.timeout(1_000),
  progress: () => {},
}

t.test('direct is the service itself', async (t) => {
  const edge = await direct.start(given)
  t.equal(edge?.url.href, given.origin.href)
  t.equal(edge?.log, undefined)
  await edge?.stop()
})

t.test('direct does not start without a service', async (t) => {
  t.equal(await direct.start({ ...given, dead: true }), undefined)
})
