import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Channels } from '../../../channels/channels.ts'
import { contentKind } from '../../../channels/content-type.ts'
import { nextCursor } from '../../../channels/cursor.ts'
import { longPoll } from '../../../channels/encodings/body.ts'
import { chunked } from '../../../channels/encodings/chunked.ts'
import type { Encoding } from '../../../channels/encodings/encoding.ts'
import { encodings } from '../../../channels/encodings/index.ts'
import { sse } from '../../../channels/encodings/sse.ts'
import { websocket } from '../../../channels/encodings/websocket.ts'
import { InvalidParameterError, withHeaders } from '../../../channels/errors.ts'
import type { ChannelState } from '../../../channels/model.ts'
import { formatOffset, parseOffset } from '../../../channels/offset.ts'
import { Reader } from '../../../channels/reader.ts'
import { RefusalError } from '../../../streams/refusal.ts'
import type { Source } from '../../../streams/source.ts'
import type { Stream } from '../../../streams/stream.ts'
import type { Streams } from '../../../streams/streams.ts'
import { streamHeaders } from '../../../transports/http.ts'
import { etagOf, type Reading } from './read.ts'
import { chunkedSink, longPollSink, sseSink, webSocketSink } from './sinks.ts'
import { nameOf } from './write.ts'

/** What live reads need of the service. Durations are ms. */
export interface Live extends Reading {
  streams: Streams
  /** How long a long-poll waits. */
  longPoll: number
  /** How long any other live read lasts, jittered. 0 is off. */
  readMaxAge: number
}

/** What the query of a live read may hold. */
interface LiveQuery {
  offset?: string
  live?: string
  cursor?: string
  /** How much the client has had since `offset`: messages of a JSON channel, bytes of any other. */
  'sub-offset'?: string
  run?: string
}

/** A reader on its way to its client. */
interface Opened {
  reader: Reader
  stream: Stream
}

/** Node's timers take no more, ms. */
const MAX_TIMER = 2 ** 31 - 1

/** Every live read is a stream of this source. */
const source: Source<Reader> = {
  name: 'channel',
  prefix: '',
  params: {},
  finite: false,
  headTimeout: 0,
  open: (reader) => reader.feed,
}

/**
 * Returns how a request wants to read on live; undefined for what is there now.
 * @throws STREAMPROOF_INVALID_PARAMETER
 */
export function encodingOf(request: FastifyRequest): Encoding | undefined {
  const { live, 'sub-offset': sub } = request.query as LiveQuery
  const encoding = request.ws
    ? websocket
    : encodings.find(({ name }) => name === live && name !== 'websocket')
  if (!encoding && live !== undefined) throw new InvalidParameterError('live', 'long-poll, sse or chunked')
  // All other ways tell the client an offset with each message.
  if (encoding !== chunked && sub !== undefined)
    throw new InvalidParameterError('sub-offset', 'absent without live=chunked')
  return encoding
}

/**
 * Opens a live read, until its connection is gone, or free for the next request. Everything that can be refused is
 * refused here, before a status is sent.
 * @throws what `Channels.access` and `Log.locate` throw; RefusalError as `Streams.start` does
 */
export async function open(
  live: Live,
  encoding: Encoding,
  request: FastifyRequest,
  { raw }: FastifyReply,
): Promise<Opened> {
  const { streams, channels } = live
  const { cursor, run } = request.query as LiveQuery
  const name = nameOf(request)
  const { expires = Number.POSITIVE_INFINITY } = await live.permission.read(request, name)
  const { state, from, skip } = await locate(channels, name, encoding, request)
  const once = encoding === longPoll
  // Nothing is awaited from here on: neither the limits nor the tail change in between.
  const tail = channels.tails.of(name, state)
  const reader = new Reader({ name, tail, log: channels.log, encoding, from, skip, once })
  tail.enter(cursor)
  try {
    const stream = streams.start({
      source: source as Source,
      params: reader,
      framing: { name: encoding.name, encode: ({ data }) => data },
      request,
      run,
      log: request.log,
      onStart() {},
      onRefuse() {},
    })
    const timer = setTimeout(() => (once ? reader.stop() : stream.end('age')), lifetime(live, once, expires))
    const close = () => {
      clearTimeout(timer)
      streams.close(stream)
      reader.stop()
      tail.leave()
    }
    raw.once('close', close)
    // The client has left while the store was asked: the event has been.
    if (raw.closed) close()
    return { reader, stream }
  } catch (error) {
    tail.leave()
    if (error instanceof RefusalError && error.retryAfter !== undefined)
      throw withHeaders(error, { 'retry-after': String(error.retryAfter) })
    throw error
  }
}

/** How long a read may last, ms: no longer than its token. */
function lifetime({ longPoll, readMaxAge }: Live, once: boolean, expires: number): number {
  const own = once ? longPoll : (readMaxAge || MAX_TIMER) * (0.8 + 0.2 * Math.random())
  return Math.min(own, expires - Date.now(), MAX_TIMER)
}

async function locate(channels: Channels, name: string, encoding: Encoding, request: FastifyRequest) {
  const query = request.query as LiveQuery
  const lastEventId = request.headers['last-event-id']
  // What an EventSource has seen since counts, not what its URL has said from the beginning.
  const offset = encoding === sse && typeof lastEventId === 'string' ? lastEventId : query.offset
  if (offset === undefined) throw new InvalidParameterError('offset', 'there for a live read')
  const position = parseOffset(offset)
  const sub = wholeNumber(query, 'sub-offset')
  const state = await channels.access(name)
  const from = await channels.log.locate(name, state, position)
  const at =
    contentKind(state.config.contentType) === 'json'
      ? { from: from + sub, skip: 0 }
      : await channels.log.advance(name, state, from, sub)
  if (at.from > state.tail || (at.from === state.tail && at.skip > 0))
    throw new InvalidParameterError('sub-offset', 'within the channel')
  return { state, ...at }
}

function wholeNumber(query: LiveQuery, name: 'sub-offset'): number {
  const text = query[name] ?? '0'
  if (!/^(0|[1-9]\d{0,14})$/.test(text))
    throw new InvalidParameterError(name, 'a whole number without sign or leading zeros')
  return Number(text)
}

/** Answers a live read over HTTP. */
export async function answer(live: Live, encoding: Encoding, request: FastifyRequest, reply: FastifyReply) {
  const { reader, stream } = await open(live, encoding, request, reply)
  const { raw } = reply
  const { state } = reader.tail
  if (encoding === longPoll) {
    const fields = () => longPollFields(live, reader, (request.query as LiveQuery).cursor)
    stream.attach(longPollSink(reply.type(state.config.contentType), reader, fields))
    return reply
  }
  // An EventSource that has everything stops on 204 only (WHATWG HTML, 9.2.3).
  if (encoding === sse && request.headers['last-event-id'] !== undefined && reader.whole)
    return reply.code(204).headers(streamHeaders).send()
  reply.headers({ ...streamHeaders, ...liveFields(encoding, reader) }).hijack()
  raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  stream.attach(encoding === sse ? sseSink(raw, reader) : chunkedSink(raw, reader))
  return reply
}

/** Answers a live read over WebSocket, whose handshake has been accepted. */
export function attachSocket({ reader, stream }: Opened, socket: WebSocket, request: FastifyRequest) {
  stream.attach(webSocketSink(socket, request.raw.socket, reader))
}

function liveFields(encoding: Encoding, { at, tail }: Reader): Record<string, string> {
  const { contentType } = tail.state.config
  const fields = { 'stream-next-offset': formatOffset(at, tail.state.tag) }
  if (encoding !== sse)
    return { ...fields, 'content-type': tail.kind === 'json' ? 'application/x-ndjson' : contentType }
  return {
    ...fields,
    'content-type': 'text/event-stream',
    ...(tail.kind === 'binary' && { 'stream-sse-data-encoding': 'base64' }),
  }
}

function longPollFields(
  { permission }: Live,
  reader: Reader,
  cursor: string | undefined,
): Record<string, string> {
  const { at, from, tail, whole } = reader
  const state: ChannelState = tail.state
  return {
    'stream-next-offset': formatOffset(at, state.tag),
    ...(at === tail.next && tail.ended !== 'gone' && { 'stream-up-to-date': 'true' }),
    ...(whole ? { 'stream-closed': 'true' } : { 'stream-cursor': String(nextCursor(cursor)) }),
    'cache-control': at > from ? permission.caching : 'no-store',
    ...(at > from && { etag: etagOf(state, { from, next: at }) }),
  }
}
