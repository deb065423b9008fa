import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'
import { framing } from './framing.ts'

export const transferEncoding: Check = {
  id: 'chunked-transfer-encoding',
  title: 'Transfer-Encoding: chunked is kept',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9112, 6.1 and 6.3',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      transferEncoding,
      target,
      streamPath('/transfer-encoding', target, { interval: 50 }),
      {
        ...plainStream(3),
        claims: [
          {
            fact: 'framing',
            oneOf: ['chunked', 'content-length'],
            otherwise: 'degrades',
            says: 'not in chunks: the connection’s close has to tell a whole stream from a cut one, and cannot',
          },
          {
            fact: 'framing',
            is: 'chunked',
            otherwise: 'degrades',
            says: 'not in chunks, but with a content-length: all of it was collected before any of it was sent',
          },
        ],
        says: 'in chunks, as the service sent it',
      },
      { measure: (answer) => ({ framing: framing(answer) }) },
    ),
}
