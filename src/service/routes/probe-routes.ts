import { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import createError from '@fastify/error'
import type { FastifyPluginCallback } from 'fastify'
import { FifoMap } from 'toad-cache'
import type { WebSocket } from 'ws'
import { pairs, type SocketRecord, UPGRADE_REQUIRED } from '../../contract.ts'
import { RefusalError } from '../../streams/refusal.ts'
import type { Source } from '../../streams/source.ts'
import type { Streams } from '../../streams/streams.ts'
import { chunked } from '../../transports/chunked.ts'
import { streamHeaders } from '../../transports/http.ts'
import { sse } from '../../transports/sse.ts'
import type { UpgradeOptions } from '../plugins/upgrades.ts'
import { ENDS, type Ending, endEarly } from './probe/ends.ts'
import { exchangeRoutes } from './probe/exchanges.ts'
import { plain } from './probe/plain.ts'
import { takes } from './probe/takes.ts'
import { addStreamRoute, OUT_OF_BOUNDS } from './stream-routes.ts'

interface EchoQuery {
  /** Close with this code, at once. */
  close?: number
  reason?: string
  /** Send one ping at once. */
  ping?: boolean
  run?: string
}

const SocketNotHereError = createError('STREAMPROOF_RUN_NOT_HERE', 'There is no WebSocket %s here', 404)
const NotEchoError = createError(UPGRADE_REQUIRED, 'This route echoes a WebSocket', 426)

/** The echo takes a message of 1 MiB, also in base64, and compression, so that checks can ask about both. */
export const ECHO_UPGRADES: UpgradeOptions = { maxPayload: 2 * 2 ** 20, perMessageDeflate: true }

/** How many records of sockets are kept, and for how long, ms. */
const MAX_SOCKETS = 1_000
const MAX_AGE = 10 * 60_000

/**
 * What checks need of an origin besides its streams: the request as it arrived, fields and trailers that an edge may
 * lose, streams that answer a POST, streams as a plain app has them, a response that begins late or breaks off, a
 * WebSocket that echoes. Only with PROBE_ROUTES=true.
 */
export const probeRoutes: FastifyPluginCallback<{ sources: Source[]; streams: Streams }> = (
  app,
  { sources, streams },
  done,
) => {
  const sockets = new FifoMap<SocketRecord>(MAX_SOCKETS, MAX_AGE)

  app.get('/probe/request', takes(), (request, reply) => {
    // An answer to HEAD has no body to show it in.
    reply.header('x-probe-method', request.method)
    return {
      method: request.method,
      httpVersion: request.raw.httpVersion,
      headers: pairs(request.raw.rawHeaders),
    }
  })

  void app.register(exchangeRoutes)

  app.get('/probe/headers', takes(), (_request, reply) =>
    reply
      .headers({ 'set-cookie': ['a=1', 'b=2'], 'x-probe': 'Kept As Is', 'x-probe-hop': 'hop' })
      // A field that Connection lists is for the next hop only (RFC 9110, 7.6.1).
      .header('connection', 'x-probe-hop')
      .send({ status: 'ok' }),
  )

  app.get('/probe/trailers', takes(), (_request, reply) => {
    reply.trailer('x-probe-trailer', async () => 'whole')
    return reply.type('text/plain; charset=utf-8').headers(streamHeaders).send(Readable.from(foo()))
  })

  app.get<{ Querystring: { ms: number } }>(
    '/probe/slow',
    takes({ ms: { type: 'integer', minimum: 0, maximum: 600_000, default: 0 } }),
    (request, reply) => {
      const timer = setTimeout(() => reply.send({ status: 'ok' }), request.query.ms)
      reply.raw.once('close', () => clearTimeout(timer))
    },
  )

  app.get<{ Querystring: Pick<Ending, 'by'> & Partial<Ending> }>(
    '/probe/ends',
    takes({ by: { enum: ENDS, default: 'fin' }, version: { enum: ['1.0', '1.1'] } }),
    ({ query, raw }, reply) => {
      reply.hijack()
      // As an old server answers, where no version is asked for.
      const version = raw.httpVersion === '1.0' ? '1.0' : '1.1'
      endEarly(raw.socket, { version, ...query }).catch((error: unknown) => raw.destroy(error as Error))
    },
  )

  app.get('/probe/comments', takes(), (_request, reply) => {
    void reply
      .type('text/event-stream')
      .headers(streamHeaders)
      .send(': before\n\nevent: test\ndata: foo\n\n: after\n\n')
  })

  // One byte a chunk, which splits every character that has several bytes.
  app.get('/probe/utf8', takes(), async (_request, reply) => {
    const { raw } = reply.hijack()
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' })
    for (const byte of Buffer.from('event: test\ndata: 日本語 🌊 é\n\n')) {
      raw.write(Buffer.of(byte))
      await nextTurn()
    }
    raw.end()
  })

  for (const source of sources.filter(({ prefix }) => prefix === '')) {
    for (const transport of [chunked, sse])
      addStreamRoute(app, { streams, source: inBody(source), transport, method: 'POST' })
    const asPlain = { ...source, prefix: '/probe/plain' }
    for (const transport of [plain(chunked, 'text/plain; charset=utf-8'), plain(sse, 'text/event-stream')])
      addStreamRoute(app, { streams, source: asPlain, transport, method: 'GET' })
  }

  app.route<{ Querystring: EchoQuery }>({
    method: 'GET',
    url: '/probe/websocket',
    ...takes({
      // The codes for applications (RFC 6455, 7.4.2).
      close: { type: 'integer', minimum: 3000, maximum: 4999 },
      reason: { type: 'string', maxLength: 100 },
      ping: { type: 'boolean' },
    }),
    handler(_request, reply) {
      reply.headers({ upgrade: 'websocket', connection: 'upgrade, close' })
      throw new NotEchoError()
    },
    wsHandler(socket, { query }) {
      const record = watch(socket)
      if (query.run !== undefined) sockets.set(query.run, record)
      socket.on('message', (data, binary) => socket.send(data, { binary }))
      if (query.ping) socket.ping('probe')
      if (query.close !== undefined) {
        record.endedBy = 'source'
        socket.close(query.close, query.reason)
      }
    },
  })

  app.get<{ Params: { run: string } }>('/probe/websocket/:run', ({ params }) => {
    const record = sockets.get(params.run)
    if (!record) throw new SocketNotHereError(params.run)
    return { ...record, ms: (record.ended ?? Date.now()) - record.opened }
  })
  done()
}

/** So long after the body the trailer comes, ms: an edge has passed the body on by then. */
const PAUSE = 50

async function* foo() {
  yield 'foo\n'
  await sleep(PAUSE)
}

/** A source whose parameters come in a POST's body, as a prompt would. */
function inBody(source: Source): Source {
  return {
    ...source,
    prefix: '/probe',
    params: {},
    body: { type: 'object', additionalProperties: false, properties: source.params },
    open(_params, context) {
      const { body } = context.request
      const wrong = source.check?.(body)
      if (wrong) throw new RefusalError(400, wrong, { code: OUT_OF_BOUNDS })
      return source.open(body, context)
    },
  }
}

function watch(socket: WebSocket): SocketRecord {
  const record: SocketRecord = { opened: Date.now(), events: 0, bytes: 0, ms: 0, pings: 0, pongs: 0 }
  socket.on('message', (data: Buffer) => {
    record.lastEvent = Date.now()
    record.firstEvent ??= record.lastEvent
    record.events++
    record.bytes += data.length
  })
  socket.on('ping', () => record.pings++)
  socket.on('pong', () => record.pongs++)
  socket.on('close', (code, reason) => {
    record.ended = Date.now()
    record.endedBy ??= 'client'
    record.closeCode = code
    record.closeReason = String(reason)
  })
  return record
}
