import { type IncomingMessage, request } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { RunningBadEdge } from '../edge.ts'
import { INTERNAL_ERROR } from './frame.ts'
import { type Http2Client, type Http2Server, serveHttp2 } from './server.ts'

/** Where a proxy departs from passing on what it gets. */
export interface Http2Misbehaviour extends Omit<Http2Server, 'stream'> {
  /** Carries an answer's body. Default: each part when it comes, as far as its stream has a window. */
  carry?(answer: IncomingMessage, stream: ServerHttp2Stream, client: Http2Client): void
  /** Ends an answer that its origin did not end. Default: RST_STREAM with INTERNAL_ERROR. */
  fail?(stream: ServerHttp2Stream, client: Http2Client): void
  /** Called when the client has cancelled a stream. Default: the origin's connection is closed. */
  cancelled?(client: Http2Client, closeOrigin: () => void): void
  /** Called with each request, which is forwarded once this resolves. Default: at once. */
  turn?(stream: ServerHttp2Stream, client: Http2Client): Promise<unknown>
}

/** Fields of a connection, which HTTP/2 does not know (RFC 9113, 8.2.2). */
const CONNECTION = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']

const carryAll: Required<Http2Misbehaviour>['carry'] = (answer, stream) => void answer.pipe(stream)
const reset: Required<Http2Misbehaviour>['fail'] = ({ id = 0 }, client) => client.reset(id, INTERNAL_ERROR)

/** A proxy from HTTP/2 to a service that speaks HTTP/1.1. It passes everything on, except where it is told otherwise. */
export function http2Proxy(
  origin: URL,
  {
    carry = carryAll,
    fail = reset,
    cancelled = (_, closeOrigin) => closeOrigin(),
    turn,
    ...server
  }: Http2Misbehaviour,
): Promise<RunningBadEdge> {
  return serveHttp2({
    ...server,
    async stream(stream, fields, client) {
      await turn?.(stream, client)
      if (stream.destroyed) return
      const onward = request(new URL(fields[':path'] ?? '', origin), {
        method: fields[':method'],
        headers: { ...regular(fields), host: fields[':authority'] },
        agent: false,
      })
      let answered: IncomingMessage | undefined
      stream.pipe(onward)
      stream.on('close', () => {
        if (!answered?.complete) cancelled(client, () => onward.destroy())
      })
      let failed = false
      const broken = () => {
        if (failed || stream.destroyed) return
        failed = true
        answered?.unpipe(stream)
        fail(stream, client)
      }
      // Node.js ends an answer in HTTP/1.0 whose connection was reset: only its request's 'error' tells.
      onward.on('error', broken)
      onward.on('response', (answer) => {
        answered = answer
        answer.on('error', broken)
        stream.respond(
          { ...regular(answer.headers), ':status': answer.statusCode },
          { waitForTrailers: true },
        )
        stream.on('wantTrailers', () => stream.sendTrailers(answer.trailers))
        carry(answer, stream, client)
      })
    },
  })
}

/** What is not for this connection only (RFC 9110, 7.6.1). */
function regular(fields: IncomingHttpHeaders): IncomingHttpHeaders {
  const hops = [...CONNECTION, ...(fields.connection ?? '').toLowerCase().split(/,\s*/)]
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !name.startsWith(':') && !hops.includes(name)),
  )
}
