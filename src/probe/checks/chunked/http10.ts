import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream, streamPath } from '../streams.ts'
import { framing } from './framing.ts'

export const http10: Check = {
  id: 'chunked-http10',
  title: 'An HTTP/1.0 client gets the stream too',
  transport: 'chunked',
  kind: 'observe',
  spec: 'RFC 9112, 6.1 and 6.3',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      http10,
      target,
      streamPath('/transfer-encoding', target),
      {
        ...articleStream,
        claims: [
          {
            fact: 'framing',
            oneOf: ['close', 'content-length'],
            otherwise: 'degrades',
            says: 'in chunks, which HTTP/1.0 does not know',
          },
        ],
        says: 'as HTTP/{version}, its end by {framing}',
      },
      {
        version: '1.0',
        measure: (answer) => ({ framing: framing(answer), version: answer.httpVersion ?? null }),
      },
    ),
}
