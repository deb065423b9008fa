import type { BadEdge } from './edge.ts'
import { frames } from './frames.ts'

/** Takes the subprotocols off a handshake. */
export const stripsSubprotocols: BadEdge = {
  id: 'strips-subprotocols',
  does: 'takes the subprotocols off a handshake',
  start: (origin) =>
    frames(origin, { handshake: (head) => head.replace(/^sec-websocket-protocol:.*\r\n/im, '') }),
}
