import t from 'tap'
import { direct } from '../../../bench/edges/direct/index.ts'

t.test('The edge that is not there is the service itself', async (t) => {
  const origin = new URL('http://127.0.0.1:1')
  const edge = await direct.start({ origin, signal: AbortSignal.timeout(1_000), progress: () => {} })
  t.equal(edge.url.href, origin.href)
  t.equal(edge.log, undefined)
  await edge.stop()
})
