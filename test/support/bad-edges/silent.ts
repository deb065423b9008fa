import { createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Accepts connections and never answers. */
export const silent: BadEdge = {
  id: 'silent',
  does: 'accepts connections and never answers',
  start: () => listen(createServer((socket) => socket.resume())),
}
