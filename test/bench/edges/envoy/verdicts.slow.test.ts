import t from 'tap'
import { envoy } from '../../../../bench/edges/envoy/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching Envoy takes a while, once.
t.setTimeout(300_000)

t.test('Its limit is told in its own time, without the second that it waits before it closes', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(envoy, ['sse-total', 'slow-origin', 'websocket'])
  const of = (id: string) => found[id] as Answer
  const adviceOn = ({ verdict, outcome }: Answer) => advise(verdict, outcome, envoy.vendor)

  const total = of('sse-total')
  t.match(total.verdict, { verdict: 'cut', cause: 'cut-total', by: 'edge' })
  const wanted = [
    { text: /^Set STREAM_MAX_AGE well below 1[56] s/, for: 'service' },
    { lines: ['timeout: 0s'], for: 'envoy' },
  ]
  t.match(adviceOn(total), wanted)
  const { edgeLog: _, ...unheard } = total.outcome
  const asSeen = adviceOn({ ...total, outcome: unheard })[0]?.text ?? ''
  const [, seconds] = /well below (\d+) s/.exec(asSeen) ?? []
  t.ok(Number(seconds) < 25, `also where nobody heard its log: ${asSeen}`)

  t.match(adviceOn(of('slow-origin')).at(-1)?.text, /^The route’s timeout was over, after 1[56] s/)
  t.match(of('websocket').verdict, { verdict: 'refused', by: 'edge' })
  t.match(adviceOn(of('websocket')), [{ lines: ['upgrade_configs: [{ upgrade_type: websocket }]'] }])
})
