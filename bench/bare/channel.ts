import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import * as ws from 'ws'

// Channels by hand, in raw node:http and raw ws: an append is kept in an array, and one buffer goes to all readers.
// No rules, no offsets to come back to, no limits.

/** Of ws, missing from its types: frames a message once, for all sockets. */
const { Sender } = ws as unknown as {
  Sender: { frame(data: Buffer, options: object): Buffer[] }
}

function senderOf(socket: ws.WebSocket): { sendFrame(frame: Buffer[]): void } {
  return (socket as unknown as { _sender: { sendFrame(frame: Buffer[]): void } })._sender
}

interface Channel {
  messages: Buffer[]
  readers: Set<ServerResponse>
  sockets: Set<ws.WebSocket>
}

const channels = new Map<string, Channel>()

const server = createServer(async ({ url = '/', method }, response) => {
  if (url === '/health') return void response.end('ok')
  const [path = '', query = ''] = url.split('?')
  if (method === 'PUT') {
    channels.set(path, { messages: [], readers: new Set(), sockets: new Set() })
    return void response.writeHead(201).end()
  }
  const channel = channels.get(path)
  if (!channel) return void response.writeHead(404).end()
  if (method === 'POST') {
    append(channel, Buffer.concat(await response.req.toArray()))
    return void response.writeHead(204, { 'stream-next-offset': String(channel.messages.length) }).end()
  }
  if (!query.includes('live=sse')) return void response.end(Buffer.concat(channel.messages))
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(control(channel))
  channel.readers.add(response)
  await once(response, 'close')
  channel.readers.delete(response)
})

new ws.WebSocketServer({ server }).on('connection', (socket, { url = '/' }) => {
  const channel = channels.get(url.split('?', 1)[0] ?? '')
  if (!channel) return socket.close()
  channel.sockets.add(socket)
  socket.on('close', () => channel.sockets.delete(socket))
})

server.listen(Number(process.env.PORT), '127.0.0.1')

function append(channel: Channel, message: Buffer): void {
  channel.messages.push(message)
  if (channel.readers.size > 0) {
    const frame = Buffer.from(`event: data\ndata:${message}\n\n${control(channel)}`)
    for (const reader of channel.readers) reader.write(frame)
  }
  if (channel.sockets.size > 0) {
    const text = JSON.stringify({ data: String(message), streamNextOffset: channel.messages.length })
    const frame = Sender.frame(Buffer.from(text), {
      fin: true,
      opcode: 1,
      mask: false,
      readOnly: true,
      rsv1: false,
    })
    for (const socket of channel.sockets) senderOf(socket).sendFrame(frame)
  }
}

function control({ messages }: Channel): string {
  return `event: control\ndata:{"streamNextOffset":"${messages.length}","upToDate":true}\n\n`
}
