import t from 'tap'
import { apache } from '../../../../bench/edges/apache/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching Apache takes a while, once.
t.setTimeout(300_000)

t.test('It compresses text, and stops the source nevertheless; WebSocket is a setting', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(apache, ['chunked', 'chunked-back-pressure', 'websocket'])
  const of = (id: string) => found[id] as Answer
  const adviceOn = ({ verdict, outcome }: Answer) => advise(verdict, outcome, apache.vendor)
  t.match(of('chunked').verdict, { verdict: 'degrades', cause: 'compressed' })
  t.match(adviceOn(of('chunked')), [{ lines: [/no-gzip$/], for: 'apache' }])
  const { verdict, reason } = of('chunked-back-pressure').verdict
  t.equal(verdict, 'survives', reason)
  t.match(of('websocket').verdict, { verdict: 'refused', cause: 'no-upgrade' })
  t.match(adviceOn(of('websocket')), [{ lines: [/upgrade=websocket$/], for: 'apache' }])
})
