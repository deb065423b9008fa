import { askHttp } from '../ask.ts'
import { articlePath, articleStream } from './article.ts'
import type { Check } from './check.ts'

export const chunked: Check = {
  id: 'chunked',
  title: 'A chunked response arrives as it is made',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9112, 7.1; the article’s /transfer-encoding',
  needs: ['health'],
  run: (target) => askHttp(chunked, target, articlePath('/transfer-encoding', target.run), articleStream),
}
