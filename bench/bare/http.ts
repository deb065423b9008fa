import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Requested, requested } from './requested.ts'

// Raw node:http: chunked text and SSE, with back-pressure and nothing else.

createServer((request, response) => {
  const { url = '/' } = request
  if (url === '/health') return void response.end('ok')
  void send(requested(url), response)
}).listen(Number(process.env.PORT), '127.0.0.1')

async function send({ sse, events }: Requested, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': sse ? 'text/event-stream' : 'text/plain' })
  if (events[0]?.pause) response.flushHeaders()
  for (const { frame, pause } of events) {
    if (pause > 0) await sleep(pause)
    if (!response.write(frame)) await once(response, 'drain')
  }
  response.end()
}
