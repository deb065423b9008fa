import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream, streamPath } from '../streams.ts'

export const sse: Check = {
  id: 'sse',
  title: 'Server-Sent Events arrive as they are made',
  transport: 'sse',
  kind: 'required',
  spec: 'WHATWG HTML, 9.2; the article’s /sse',
  needs: ['health'],
  run: (target) => askHttp(sse, target, streamPath('/sse', target), { ...articleStream, event: 'test' }),
}
