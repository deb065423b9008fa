import type { IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { finished } from 'node:stream/promises'
import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

const turns = new WeakMap<Http2Client, Promise<unknown>>()

function carry(answer: IncomingMessage, stream: ServerHttp2Stream, client: Http2Client): void {
  const gone = finished(stream).catch(() => {})
  const inTurn = (write: () => unknown) =>
    void turns.set(client, (turns.get(client) ?? Promise.resolve()).then(write))
  answer.on('data', (part) =>
    inTurn(() => Promise.race([gone, new Promise((resolve) => stream.write(part, resolve))])),
  )
  answer.on('end', () => inTurn(() => void stream.end()))
}

/** Writes to a connection one after the other, so that one reader who stops holds up all. */
export const starves: BadEdge = {
  id: 'http2-starves',
  does: 'writes to a connection one after the other, so that one reader who stops holds up all',
  start: (origin) => http2Proxy(origin, { carry }),
}
