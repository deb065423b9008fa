import { createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Is no HTTP server at all. */
export const speaksSsh: BadEdge = {
  id: 'speaks-ssh',
  does: 'speaks another protocol',
  start: () => listen(createServer((socket) => socket.resume().write('SSH-2.0-OpenSSH_9.9\r\n'))),
}
