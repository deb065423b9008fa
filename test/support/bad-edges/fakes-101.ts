import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

const answer = [
  'HTTP/1.1 101 Switching Protocols',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  '',
  '',
]

/** Answers 101 to an upgrade, without having understood it. */
export const fakes101: BadEdge = {
  id: 'fakes-101',
  does: 'answers a 101 that is no WebSocket',
  start: () => listen(createServer().on('upgrade', (_, socket) => socket.write(answer.join('\r\n')))),
}
