import t from 'tap'
import { haproxy } from '../../../../bench/edges/haproxy/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching HAProxy takes a while, once.
t.setTimeout(300_000)

t.test('It delivers late, and the advice is the option that it has', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(haproxy, ['sse', 'slow-origin'])
  const adviceOn = ({ verdict, outcome }: Answer) => advise(verdict, outcome, haproxy.vendor)
  const sse = found.sse as Answer
  t.match(sse.verdict, { verdict: 'degrades', cause: 'late', by: 'edge' })
  t.strictSame(
    adviceOn(sse).map(({ lines }) => lines),
    [['option http-no-delay']],
    'and nothing about buffering, which it does not do',
  )
  const slow = found['slow-origin'] as Answer
  t.match(slow.verdict, { verdict: 'refused', cause: 'timed-out', by: 'edge' })
  t.match(adviceOn(slow).at(-1)?.text, /^timeout server was over: HAProxy had waited 5\d s/)
})
