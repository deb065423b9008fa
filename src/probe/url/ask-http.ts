import { TLSSocket } from 'node:tls'
import { firstValue } from '../../contract.ts'
import type { Http2Side, HttpExchange } from '../clients/client.ts'
import { type Connection, dial } from '../clients/connect.ts'
import { offers, openOn } from '../clients/negotiate.ts'
import { endOf, recognise } from '../profiles/index.ts'
import { type End, type Profile, reportsError } from '../profiles/profile.ts'
import type { SeenEvent, UrlOutcome, UrlRequest, Variation } from '../url-model.ts'
import { madeAt } from './made.ts'
import { readBody } from './read.ts'

/** How long to wait for a connection, ms. */
export const CONNECT_PATIENCE = 10_000
/** More than this of one answer is not read, bytes. */
export const MOST = 64 * 2 ** 20
/** A timer may fire so much before its time, ms. */
export const EARLY = 20
/** How long after its last event a stream may stay open before the client leaves, ms. */
export const AFTER_END = 1_000
/** As much of a body that is no stream as is kept, characters. */
export const BODY_KEPT = 1_024

/** What an asker adds to what every outcome has. */
export type Heard = Omit<UrlOutcome, 'target' | 'variation' | 'method' | 'url' | 'wanted'>

/**
 * Sends one HTTP request and listens until its answer ends, or `longest` is over.
 * @throws what the socket throws while it connects, and where the answer is no HTTP
 */
export async function askHttp(request: UrlRequest, profile: Profile, variation: Variation): Promise<Heard> {
  const { url, method = 'GET', body, longest, tls, signal } = request
  const address = addressOf(request)
  const patience = Math.min(CONNECT_PATIENCE, longest)
  const protocol = variation === 'http/1.1' ? 'http1' : request.protocol
  const connection = await dial(url, patience, signal, {
    ...tls,
    ...(address && { address }),
    protocols: offers(protocol),
  })
  const sent = {
    url,
    method,
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      ...request.headers,
      ...(variation === 'identity' && { 'accept-encoding': 'identity' }),
    },
    ...(body && { body }),
    // The one bound is `longest`.
    patience: longest + AFTER_END,
    longest,
    most: MOST,
    ...(signal && { signal }),
  }
  const exchange = openOn(connection.socket, sent, protocol)
  try {
    return await hear(exchange, connection, request, profile)
  } finally {
    exchange.close()
  }
}

async function hear(
  exchange: HttpExchange,
  connection: Connection,
  request: UrlRequest,
  profile: Profile,
): Promise<Heard> {
  let headMs: number | undefined
  const head = exchange
    .came(() => exchange.status !== undefined)
    .then((came) => {
      if (came) headMs = exchange.arrivals.at(-1)?.ms ?? exchange.ms
    })
  const end = endOf(profile, request.until)
  if (end) leaveAfter(exchange, request, end)
  const answer = await exchange.answered
  await head
  const { status, headers, ending } = answer
  const contentType = firstValue(headers, 'content-type')
  const read = await readBody(answer.body, {
    transport: request.transport,
    contentType,
    coding: firstValue(headers, 'content-encoding'),
    most: MOST,
  })
  const isStream = status !== undefined && status >= 200 && status < 300 && status !== 204
  const reader = isStream ? recognise(profile, read.events) : profile
  return {
    transport: read.transport,
    profile: reader.id,
    startedAt: answer.startedAt,
    connection: described(connection),
    ...(status !== undefined && { status }),
    ...(answer.httpVersion && { httpVersion: answer.httpVersion }),
    headers,
    ...(headMs !== undefined && { headMs }),
    ...(read.reads[0] && { firstByteMs: read.reads[0].ms }),
    reads: read.reads,
    ...(isStream ? streamOf(read, reader, request, answer.startedAt) : { events: [], beats: [] }),
    ...((!isStream || isPageOrJson(contentType, read.text)) &&
      read.text && { body: read.text.slice(0, BODY_KEPT) }),
    // The client's own bound says nothing about the answer: the client left.
    ending: ending === 'endless' && answer.endedMs > request.longest - EARLY ? 'left' : ending,
    endedMs: answer.endedMs,
    ...(answer.trailers.length > 0 && { trailers: answer.trailers }),
    ...(answer.http2 && { http2: http2Of(answer.http2, answer.startedAt) }),
    ...(answer.malformed !== undefined && { malformed: answer.malformed }),
  }
}

/** What HTTP/2 tells of an answer that is worth keeping. */
function http2Of(
  { reset, goaways, interim }: Http2Side,
  startedAt: number,
): NonNullable<UrlOutcome['http2']> {
  return {
    ...(reset && { reset }),
    goaways: goaways.map(({ at, lastStream, code }) => ({ ms: at - startedAt, lastStream, code })),
    interim,
  }
}

/** A page or a JSON document, which tells why no stream came. The content of a stream may be private, and is not kept. */
function isPageOrJson(contentType = '', text: string): boolean {
  return /\b(html|json)\b/i.test(contentType) || /^\s*<(!doctype|html)/i.test(text)
}

/** The events, without their content, and what else the stream showed. */
export function streamOf(
  { events, beats, notUtf8At }: Pick<Awaited<ReturnType<typeof readBody>>, 'events' | 'beats' | 'notUtf8At'>,
  profile: Profile,
  { until }: UrlRequest,
  startedAt: number,
): Pick<UrlOutcome, 'events' | 'beats' | 'sentinel' | 'reportedError' | 'errorData' | 'notUtf8At'> {
  const end = endOf(profile, until)
  const last = events.at(-1)
  // It is a last event in every protocol that knows it, so also where the protocol is unknown.
  const done = !end && last?.data.trim() === '[DONE]'
  const isError = reportsError(profile)
  const error = events.find(isError)
  const isContent = profile.isContent ?? (() => true)
  const pings = events.filter((event) => !isContent(event)).map(({ ms }) => ms)
  return {
    events: events
      .filter((event) => isContent(event))
      .map((one): SeenEvent => {
        const { ms, event, data } = one
        const made = madeAt(data, startedAt + ms)
        return {
          ms,
          size: data.length,
          ...(event !== undefined && { event }),
          ...(isError(one) && { error: true }),
          ...(made !== undefined && { made }),
        }
      }),
    beats: [...beats, ...pings].sort((a, b) => a - b),
    ...(end && { sentinel: { expected: end.words, came: events.some((event) => end.isEnd(event)) } }),
    ...(done && { sentinel: { expected: 'data: [DONE]', came: true } }),
    ...(error && { reportedError: true, errorData: error.data.slice(0, BODY_KEPT) }),
    ...(notUtf8At !== undefined && { notUtf8At }),
  }
}

/** Leaves a server that keeps the connection open after the last event. */
async function leaveAfter(
  exchange: HttpExchange,
  { transport }: UrlRequest,
  { hint, isEnd }: End,
): Promise<void> {
  let looked = 0
  let tail = ''
  const arrived = () => {
    const parts = exchange.body.slice(looked)
    looked = exchange.body.length
    const text = tail + Buffer.concat(parts.map(({ data }) => data)).toString('latin1')
    tail = text.slice(-hint.length)
    return parts.length > 0 && text.includes(hint)
  }
  while (await exchange.came(arrived)) {
    const { events } = await readBody(exchange.body, {
      transport,
      contentType: undefined,
      coding: undefined,
      most: MOST,
    })
    if (!events.some((event) => isEnd(event))) continue
    setTimeout(() => exchange.leave(), AFTER_END).unref()
    return
  }
}

/** Where `--resolve` says that the URL's host is. Undefined where it is to be looked up. */
export function addressOf({ url, resolve }: Pick<UrlRequest, 'url' | 'resolve'>): string | undefined {
  return resolve.get(`${url.hostname}:${url.port || (/^(https|wss):$/.test(url.protocol) ? 443 : 80)}`)
}

/** What is worth telling of a connection. */
export function described({ socket, ms, roundTripMs }: Connection): NonNullable<UrlOutcome['connection']> {
  if (!(socket instanceof TLSSocket)) return { ms, roundTripMs }
  const tls = socket.getProtocol()
  const alpn = socket.alpnProtocol
  return { ms, roundTripMs, ...(tls && { tls }), ...(alpn && { alpn }) }
}
