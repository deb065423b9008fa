import type { Check, Target } from './checks/check.ts'
import { decode, readLines, readSse } from './clients/events.ts'
import { askWebSocket as askSocket } from './clients/websocket.ts'
import { ask, type ClientRequest } from './clients/wire.ts'
import type { Expectation, Outcome } from './outcome.ts'

/** As much of a refusal's body as is kept, characters. */
const REFUSAL_KEPT = 1024

/** Asks an HTTP route and writes down what happened. */
export async function askHttp(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
): Promise<Outcome> {
  const request = clientRequest(target, path, expected)
  // What a browser would send: an edge that compresses shows itself.
  const headers = {
    accept: check.transport === 'sse' ? 'text/event-stream' : '*/*',
    'accept-encoding': 'gzip, deflate, br',
  }
  return orFault(check, target, request, expected, async () => {
    const answer = await ask({ ...request, headers })
    const { status, ending, malformed } = answer
    const coding = answer.headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
    const body = await decode(answer.body, coding, request.most)
    const refused = status !== undefined && status !== expected.status
    return {
      startedAt: answer.startedAt,
      ...(status !== undefined && { status }),
      headers: answer.headers,
      arrivals: answer.arrivals,
      events: refused ? [] : check.transport === 'sse' ? readSse(body) : readLines(body),
      ...(refused && {
        refusal: Buffer.concat(body.map(({ data }) => data))
          .toString()
          .slice(0, REFUSAL_KEPT),
      }),
      ending: refused ? 'refused' : ending,
      endedMs: answer.endedMs,
      ...(malformed !== undefined && { malformed }),
    }
  })
}

/** Asks a WebSocket route and writes down what happened. */
export async function askWebSocket(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
): Promise<Outcome> {
  const request = clientRequest(target, path, expected)
  return orFault(check, target, request, expected, async () => {
    const answer = await askSocket(request)
    const { startedAt, status, headers, ending, endedMs, refusal, malformed, closeCode, closeReason } = answer
    return {
      startedAt,
      ...(status !== undefined && { status }),
      headers,
      arrivals: answer.messages.map(({ ms, bytes }) => ({ ms, bytes })),
      events: answer.messages.map(({ ms, data }) => ({ ms, data })),
      ...(refusal !== undefined && { refusal: refusal.slice(0, REFUSAL_KEPT) }),
      ending,
      endedMs,
      ...(malformed !== undefined && { malformed }),
      ...(closeCode !== undefined && { closeCode }),
      ...(closeReason && { closeReason }),
    }
  })
}

/** What a client needs to know, with bounds wide enough for any edge that means to deliver `expected`. */
function clientRequest(
  { base, patience, signal }: Target,
  path: string,
  expected: Expectation,
): ClientRequest {
  const { intervalMs, data } = expected
  return {
    url: new URL(base.pathname.replace(/\/$/, '') + path, base),
    patience,
    longest: intervalMs * data.length + 3 * patience,
    most: data.reduce((sum, { length }) => sum + 4 * length + 256, 2 ** 20),
    ...(signal && { signal }),
  }
}

/** What cannot be asked says nothing about the edge: it becomes the outcome's fault. */
async function orFault(
  check: Check,
  { run, signal }: Target,
  { url }: ClientRequest,
  expected: Expectation,
  ask: () => Promise<Omit<Outcome, 'check' | 'transport' | 'run' | 'url' | 'expected'>>,
): Promise<Outcome> {
  const asked = { check: check.id, transport: check.transport, run, url: url.href, expected }
  const startedAt = Date.now()
  try {
    return { ...asked, ...(await ask()) }
  } catch (error) {
    signal?.throwIfAborted()
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
    // OpenSSL's messages go on over several lines of its own sources.
    const fault = { code, message: message.trim().split('\n')[0] || code }
    return { ...asked, startedAt, headers: [], arrivals: [], events: [], fault }
  }
}
