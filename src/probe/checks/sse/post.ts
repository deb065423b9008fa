import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream } from '../streams.ts'

export const post: Check = {
  id: 'sse-post',
  title: 'A POST is answered by a stream of events',
  transport: 'sse',
  kind: 'optimal',
  spec: 'RFC 9110, 9.3.3',
  needs: ['sse'],
  probeRoutes: true,
  run: (target) =>
    askHttp(
      post,
      target,
      `/probe/sse?run=${target.run}`,
      { ...articleStream, event: 'test' },
      {
        method: 'POST',
        // As a prompt would come.
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ stamp: true }),
      },
    ),
}
