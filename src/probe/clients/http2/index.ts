import type { Client } from '../client.ts'
import { openWebSocket } from '../websocket.ts'
import { connectTo } from './connection.ts'

/** HTTP/2. WebSocket stays with HTTP/1.1, as in a browser whose server does not offer RFC 8441. */
export const http2: Client = {
  protocol: 'http2',
  http: async (request) => (await connectTo(request)).request(request, true),
  async burst(requests) {
    const [first] = requests
    return first ? (await connectTo(first)).burst(requests) : []
  },
  webSocket: openWebSocket,
}
