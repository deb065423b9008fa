import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Requested, requested } from './requested.ts'

// Raw ws.

const server = createServer((_request, response) => response.end('ok'))
new WebSocketServer({ server }).on('connection', (socket, { url = '/' }) => {
  void send(requested(url), socket)
})
server.listen(Number(process.env.PORT), '127.0.0.1')

async function send({ events }: Requested, socket: WebSocket): Promise<void> {
  for (const { frame, pause } of events) {
    if (pause > 0) await sleep(pause)
    socket.send(frame)
  }
  socket.close(1000)
}
