import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { withFacts } from './facts.ts'

export const comments: Check = {
  id: 'sse-comments',
  title: 'Comments pass, before an event and after it',
  transport: 'sse',
  kind: 'optimal',
  spec: 'WHATWG HTML, 9.2.6 and 9.2.7',
  needs: ['sse'],
  probeRoutes: true,
  unrecorded: true,
  async run(target) {
    const outcome = await askHttp(comments, target, `/probe/comments?run=${target.run}`, {
      status: 200,
      data: ['foo'],
      event: 'test',
      intervalMs: 0,
      stamped: false,
      claims: [
        {
          fact: 'comments',
          atLeast: 2,
          otherwise: 'degrades',
          says: '{comments} comments came of the 2 sent',
        },
      ],
      says: '{comments} comments came, and the event between them',
    })
    return withFacts(outcome, { comments: outcome.beats.length })
  },
}
