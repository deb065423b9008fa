import t from 'tap'
import { direct } from '../../../bench/edges/direct/index.ts'

const given = {
  origin: new URL('http://127.0.0.1:1'),
  signal: AbortSignal.timeout(1_000),
  progress: () => {},
}

t.test('The edge that is not there is the service itself', async (t) => {
  const edge = await direct.start(given)
  t.equal(edge?.url.href, given.origin.href)
  t.equal(edge?.log, undefined)
  await edge?.stop()
})

t.test('Before a service that is gone there is nothing either', async (t) => {
  t.equal(await direct.start({ ...given, dead: true }), undefined)
})
