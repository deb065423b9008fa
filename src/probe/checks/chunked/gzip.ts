import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream, streamPath } from '../streams.ts'
import { header } from './framing.ts'

export const gzip: Check = {
  id: 'chunked-gzip',
  title: 'Asked for gzip, a stream still arrives as it is made',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9110, 8.4 and 12.5.3',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      gzip,
      target,
      streamPath('/transfer-encoding', target),
      // Whether it may be compressed at all is the main check's question.
      { ...articleStream, coded: true, says: 'one by one, content-encoding: {coding}' },
      {
        headers: { 'accept-encoding': 'gzip' },
        measure: (answer) => ({ coding: header(answer, 'content-encoding') ?? 'none' }),
      },
    ),
}
