import type { BadEdge } from './edge.ts'
import { frames } from './frames.ts'

/** Takes the extensions off a handshake. */
export const stripsExtensions: BadEdge = {
  id: 'strips-extensions',
  does: 'takes the extensions off a handshake',
  start: (origin) =>
    frames(origin, { handshake: (head) => head.replace(/^sec-websocket-extensions:.*\r\n/im, '') }),
}
