import { createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Closes the connection where an answer should come. */
export const hangsUp: BadEdge = {
  id: 'hangs-up',
  does: 'closes the connection where an answer should come',
  start: () => listen(createServer((socket) => socket.once('data', () => socket.end()))),
}
