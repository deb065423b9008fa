import type { BadEdge } from '../edge.ts'
import { HEADERS, literal } from './frame.ts'
import { http2Proxy } from './proxy.ts'

const field = literal('connection', 'keep-alive')

/** Forwards Connection: keep-alive, which HTTP/2 forbids. */
export const leaksConnection: BadEdge = {
  id: 'http2-leaks-connection',
  does: 'forwards Connection: keep-alive, which HTTP/2 forbids',
  start: (origin) =>
    http2Proxy(origin, {
      toClient: (frame) =>
        frame.type === HEADERS ? [{ ...frame, payload: Buffer.concat([frame.payload, field]) }] : [frame],
    }),
}
