import type { BadEdge } from '../edge.ts'
import { HEADERS, INTERNAL_ERROR } from './frame.ts'
import { http2Proxy } from './proxy.ts'

/** Sends RST_STREAM behind the head of each answer. */
export const resetsAfterHead: BadEdge = {
  id: 'http2-resets-after-head',
  does: 'sends RST_STREAM behind the head of each answer',
  start: (origin) =>
    http2Proxy(origin, {
      toClient(frame, client) {
        if (frame.type !== HEADERS) return [frame]
        client.send(frame)
        client.reset(frame.stream, INTERNAL_ERROR)
        return []
      },
    }),
}
