import type { BadEdge } from '../edge.ts'
import { DATA, END_STREAM, HEADERS, NO_ERROR } from './frame.ts'
import { http2Proxy } from './proxy.ts'

/** Sends RST_STREAM with NO_ERROR where END_STREAM belongs. */
export const resetsQuietly: BadEdge = {
  id: 'http2-resets-quietly',
  does: 'sends RST_STREAM with NO_ERROR where END_STREAM belongs',
  start: (origin) =>
    http2Proxy(origin, {
      toClient(frame, client) {
        const ends = (frame.type === DATA || frame.type === HEADERS) && (frame.flags & END_STREAM) > 0
        if (!ends) return [frame]
        client.send({ ...frame, flags: frame.flags & ~END_STREAM })
        client.reset(frame.stream, NO_ERROR)
        return []
      },
    }),
}
