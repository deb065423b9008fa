import { abridge } from './abridge.ts'
import type { Check, Target } from './checks/check.ts'
import { decode, readLines, readSse } from './clients/events.ts'
import type { WebSocketRequest } from './clients/handshake.ts'
import { openWebSocket, type WebSocketExchange } from './clients/websocket.ts'
import { type ClientRequest, type Exchange, open, type WireAnswer, type WireRequest } from './clients/wire.ts'
import type { Expectation, Fact, Outcome } from './model.ts'

/** Slower than this nothing is waited for, bytes a millisecond: 16 KB/s. */
const SLOWEST = 16

/** As much of a refusal's body as is kept, characters. */
const REFUSAL_KEPT = 1024

type Facts = Record<string, Fact>

/** What an exchange is besides a plain GET. */
export interface HttpAsk extends Pick<WireRequest, 'method' | 'version' | 'body' | 'headers' | 'connection'> {
  /** As many bytes of events as are to come, where `expected.data` does not tell. */
  bytes?: number
  /** How long the whole may take, ms, where `expected` does not tell. */
  lasting?: number
  /** Does what a client does besides reading, while the answer comes in. What it returns is measured. */
  act?(exchange: Exchange): Promise<Facts | undefined>
  /** What else is measured, once it has ended. */
  measure?(answer: WireAnswer, events: Outcome['events']): Promise<Facts> | Facts
}

/** What a WebSocket is besides one that only listens. */
export interface WebSocketAsk extends Pick<WebSocketRequest, 'protocols' | 'deflate' | 'headers'> {
  /** As many bytes of messages as are to come, where `expected.data` does not tell. */
  bytes?: number
  /** How long the whole may take, ms, where `expected` does not tell. */
  lasting?: number
  /** Does what a client does, once the socket is open. What it returns is measured. Not called on a refusal. */
  act?(exchange: WebSocketExchange): Promise<Facts | undefined>
  /** What else is measured, once it has ended. */
  measure?(answer: Awaited<WebSocketExchange['answered']>): Promise<Facts> | Facts
}

/** Asks an HTTP route and writes down what happened. */
export function askHttp(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
  how: HttpAsk = {},
): Promise<Outcome> {
  const { act, measure, bytes, lasting, headers, ...given } = how
  const request = clientRequest(target, path, expected, { bytes, lasting })
  return orFault(check, target, request, expected, async () => {
    const exchange = await open({
      ...request,
      ...given,
      headers: {
        accept: check.transport === 'sse' ? 'text/event-stream' : '*/*',
        // What a browser would send: an edge that compresses streams shows itself. All else it may compress.
        'accept-encoding': check.transport === 'http' ? 'identity' : 'gzip, deflate, br',
        ...headers,
      },
    })
    try {
      const [answer, acted] = await Promise.all([exchange.answered, act?.(exchange)])
      const { status, malformed } = answer
      const coding = answer.headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
      const body = await decode(answer.body, coding, request.most)
      const refused = status !== undefined && expected.status !== undefined && status !== expected.status
      const sse = check.transport === 'sse' ? readSse(body) : undefined
      const events = refused ? [] : (sse?.events ?? readLines(body))
      return {
        startedAt: answer.startedAt,
        ...(status !== undefined && { status }),
        headers: answer.headers,
        arrivals: answer.arrivals,
        beats: sse?.beats ?? [],
        events: events.map(abridged),
        facts: { ...acted, ...(await measure?.(answer, events)) },
        ...(refused && {
          refusal: String(Buffer.concat(body.map(({ data }) => data))).slice(0, REFUSAL_KEPT),
        }),
        ending: refused ? 'refused' : answer.ending,
        endedMs: answer.endedMs,
        ...(malformed !== undefined && { malformed }),
      }
    } finally {
      exchange.close()
    }
  })
}

/** Asks a WebSocket route and writes down what happened. */
export function askWebSocket(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
  how: WebSocketAsk = {},
): Promise<Outcome> {
  const { act, measure, bytes, lasting, ...given } = how
  const request = clientRequest(target, path, expected, { bytes, lasting })
  return orFault(check, target, request, expected, async () => {
    const { closeCode: wholeCode } = expected
    const exchange = await openWebSocket({
      ...request,
      ...given,
      ...(wholeCode !== undefined && { closeCode: wholeCode }),
    })
    const acting = async () => {
      if (act && (await exchange.came(() => exchange.open))) return act(exchange)
      return undefined
    }
    try {
      const [answer, acted] = await Promise.all([exchange.answered, acting()])
      const { startedAt, status, headers, messages, ending, endedMs, refusal, malformed } = answer
      const { closeCode, closeReason } = answer
      return {
        startedAt,
        ...(status !== undefined && { status }),
        headers,
        arrivals: messages.map(({ ms, bytes }) => ({ ms, bytes })),
        beats: answer.pings,
        events: messages.map(({ bytes, ...event }) => abridged(event)),
        facts: { ...acted, ...(await measure?.(answer)) },
        ...(refusal !== undefined && { refusal: refusal.slice(0, REFUSAL_KEPT) }),
        ending,
        endedMs,
        ...(malformed !== undefined && { malformed }),
        ...(closeCode !== undefined && { closeCode }),
        ...(closeReason && { closeReason }),
      }
    } finally {
      exchange.close()
    }
  })
}

const abridged = (event: Outcome['events'][number]) => ({ ...event, data: abridge(event.data) })

/** What a client needs to know, with bounds wide enough for any edge that means to deliver `expected`. */
function clientRequest(
  { base, patience, signal }: Target,
  path: string,
  { intervalMs, data = [] }: Expectation,
  {
    bytes = data.reduce((sum, { length }) => sum + length, 0),
    lasting = intervalMs * data.length,
  }: { bytes?: number | undefined; lasting?: number | undefined },
): ClientRequest {
  return {
    url: new URL(base.pathname.replace(/\/$/, '') + path, base),
    patience,
    longest: lasting + 3 * patience + bytes / SLOWEST,
    most: 4 * bytes + 256 * data.length + 2 ** 20,
    ...(signal && { signal }),
  }
}

/** What cannot be asked says nothing about the edge: it becomes the outcome's fault. */
async function orFault(
  check: Check,
  { run, scale, signal }: Target,
  { url }: ClientRequest,
  expected: Expectation,
  ask: () => Promise<Omit<Outcome, 'check' | 'transport' | 'run' | 'url' | 'expected'>>,
): Promise<Outcome> {
  const { id, transport } = check
  const asked = { check: id, transport, run, url: url.href, expected, ...(scale !== 1 && { scale }) }
  const startedAt = Date.now()
  try {
    return { ...asked, ...(await ask()) }
  } catch (error) {
    signal?.throwIfAborted()
    return { ...asked, ...nothing, startedAt, fault: faultOf(error) }
  }
}

/** Of an answer that was not there. */
export const nothing = {
  headers: [],
  arrivals: [],
  beats: [],
  events: [],
  facts: {},
} satisfies Partial<Outcome>

/** An error as an outcome keeps it. */
function faultOf(error: unknown): NonNullable<Outcome['fault']> {
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
  // OpenSSL's messages go on over several lines of its own sources.
  return { code, message: message.trim().split('\n')[0] || code }
}
