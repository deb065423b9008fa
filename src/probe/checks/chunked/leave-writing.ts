import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'
import { leave, leftStream } from './leaving.ts'

export const leaveWriting: Check = {
  id: 'chunked-leave-writing',
  title: 'The client’s leaving reaches a source that is writing',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9112, 9.6; nothing outlives its client',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      leaveWriting,
      target,
      // It would go on for a minute.
      streamPath('/transfer-encoding', target, { count: 6_000, interval: 10 }),
      leftStream,
      { act: (exchange) => leave(exchange, target) },
    ),
}
