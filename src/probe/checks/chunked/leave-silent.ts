import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'
import { leave, leftStream } from './leaving.ts'

export const leaveSilent: Check = {
  id: 'chunked-leave-silent',
  title: 'The client’s leaving reaches a source that is silent',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9112, 9.6; nothing outlives its client',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      leaveSilent,
      target,
      streamPath('/transfer-encoding', target, { count: 2, silence: 60_000 }),
      leftStream,
      { act: (exchange) => leave(exchange, target) },
    ),
}
