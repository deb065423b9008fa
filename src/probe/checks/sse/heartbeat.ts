import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { stampedStream, streamPath } from '../streams.ts'
import { withFacts } from './facts.ts'

/** A little longer than the minute after which many an edge gives up an idle connection, ms. */
const SILENCE = 65_000

export const heartbeat: Check = {
  id: 'sse-heartbeat',
  title: 'A heartbeat keeps a stream that has nothing to say for over a minute',
  transport: 'sse',
  kind: 'optimal',
  spec: 'WHATWG HTML, 9.2.7',
  needs: ['sse'],
  at: 'short',
  async run(target) {
    const silence = Math.round(SILENCE / target.scale)
    const outcome = await askHttp(
      heartbeat,
      // An edge that keeps the heartbeat to itself is silent for as long as we asked.
      { ...target, patience: target.patience + silence },
      streamPath('/sse', target, { count: 2, silence, stamp: true }),
      {
        ...stampedStream(2, silence),
        event: 'test',
        claims: [
          {
            fact: 'beats',
            atLeast: 1,
            otherwise: 'degrades',
            says: `no comment came while the source was silent for ${silence} ms`,
          },
        ],
        says: `{beats} comments came while the source was silent for ${silence} ms`,
      },
    )
    const [first, last] = outcome.events
    // One read may bring an event and what stands beside it.
    const between = (ms: number) => !!first && !!last && ms >= first.ms && ms <= last.ms
    return withFacts(outcome, { beats: outcome.beats.filter(between).length })
  },
}
