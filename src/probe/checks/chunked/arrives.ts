import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream, streamPath } from '../streams.ts'

export const chunked: Check = {
  id: 'chunked',
  title: 'A chunked response arrives as it is made',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9112, 7.1; the article’s /transfer-encoding',
  needs: ['health'],
  run: (target) => askHttp(chunked, target, streamPath('/transfer-encoding', target), articleStream),
}
