import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream } from '../streams.ts'

export const post: Check = {
  id: 'chunked-post',
  title: 'A POST is answered by a stream that arrives as it is made',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9110, 9.3.3',
  needs: ['chunked'],
  probeRoutes: true,
  run: (target) =>
    askHttp(post, target, `/probe/transfer-encoding?run=${target.run}`, articleStream, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stamp: true }),
    }),
}
