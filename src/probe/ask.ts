import { setTimeout as sleep } from 'node:timers/promises'
import { firstValue } from '../contract.ts'
import type { Ask, Check, HttpAsk, WebSocketAsk } from './checks/check.ts'
import type { Client, ClientRequest, WireAnswer } from './clients/client.ts'
import { decode, readLines, readSse } from './clients/events.ts'
import { http1 } from './clients/index.ts'
import { codeAndMessage } from './fault.ts'
import { abridge } from './judge/abridge.ts'
import type { Fault, Outcome, ReceivedEvent } from './model.ts'
import { recordWhen } from './records.ts'
import { smallRequest, type Target, under } from './target.ts'

/** The slowest answer that is waited for, bytes a millisecond: 16 KB/s. */
const SLOWEST = 16

/** How much of a refusal's body is kept, characters. */
const REFUSAL_KEPT = 1024

/** What a check asks with, for one run. @param client Default: HTTP/1.1 */
export function asking(check: Check, target: Target, client: Client = http1): Ask {
  const { run, base, scale, signal } = target
  return {
    run,
    protocol: client.protocol,
    scheme: base.protocol.replace(':', ''),
    scaled: (ms) => Math.ceil(ms / scale),
    http: (path, how = {}) => askHttp(check, target, client, path, how),
    async burst(paths) {
      if (!client.burst) throw new Error(`${client.protocol} has no streams to send at once`)
      return client.burst(paths.map((path) => besides(target, path)))
    },
    async reload() {
      await target.reload?.()
    },
    webSocket: (path, how = {}) => askWebSocket(check, target, client, path, how),
    record(wanted, patience = target.patience) {
      const least = Math.min(patience, target.patience)
      return recordWhen({ ...target, patience: least }, wanted, check.records || undefined)
    },
    async wait(ms, until) {
      // A timer that nobody waits for any more must not keep the process alive.
      await Promise.race([until, sleep(ms, undefined, { ref: false, ...(signal && { signal }) })])
    },
  }
}

function askHttp(check: Check, target: Target, client: Client, path: string, how: HttpAsk): Promise<Outcome> {
  const { act, measure, method, version, body, rest, headers } = how
  const request = clientRequest(target, path, how)
  return orFault(check, target, request, how, async () => {
    const exchange = await client
      .http({
        ...request,
        ...(method && { method }),
        ...(version && { version }),
        ...(body !== undefined && { body }),
        ...(rest !== undefined && { rest }),
        headers: {
          accept: check.transport === 'sse' ? 'text/event-stream' : '*/*',
          // What a browser sends: an edge that compresses streams shows itself. Plain answers it may compress.
          'accept-encoding': check.transport === 'http' ? 'identity' : 'gzip, deflate, br',
          ...headers,
        },
      })
      .catch(unreachable)
    const again = (path: string) => exchange.again(besides(target, path))
    try {
      const [answer, acted] = await Promise.all([exchange.answered, act?.(exchange, again)])
      const { events, ...read } = await readAnswer(check, answer, request.most)
      return { ...read, events: events.map(abridged(how)), facts: { ...acted, ...measure?.(answer, events) } }
    } finally {
      exchange.close()
    }
  })
}

/** A small request beside the one that the check is about. */
function besides(target: Target, path: string): ClientRequest {
  return { ...smallRequest(under(target.base, path), target), longest: 3 * target.patience }
}

/** An answer as an outcome has it. A refusal has no events, but the beginning of its body. */
async function readAnswer(check: Check, answer: WireAnswer, most: number): Promise<Omit<Came, 'facts'>> {
  const { startedAt, status, headers, arrivals, ending, endedMs, malformed } = answer
  const body = await decode(answer.body, firstValue(headers, 'content-encoding'), most)
  const wanted = check.expected.status
  const refused = status !== undefined && wanted !== undefined && status !== wanted
  const sse = check.transport === 'sse' ? readSse(body) : undefined
  return {
    startedAt,
    ...(status !== undefined && { status }),
    headers,
    arrivals,
    beats: sse?.beats ?? [],
    events: refused ? [] : (sse?.events ?? readLines(body)),
    ...(refused && {
      refusal: String(Buffer.concat(body.map(({ data }) => data))).slice(0, REFUSAL_KEPT),
    }),
    ending: refused ? 'refused' : ending,
    endedMs,
    ...(malformed !== undefined && { malformed }),
  }
}

function askWebSocket(
  check: Check,
  target: Target,
  client: Client,
  path: string,
  how: WebSocketAsk,
): Promise<Outcome> {
  const { act, protocols, deflate, headers } = how
  const { closeCode: whole } = check.expected
  const request = clientRequest(target, path, how)
  return orFault(check, target, request, how, async () => {
    const connection = await client
      .webSocket({
        ...request,
        ...(protocols && { protocols }),
        ...(deflate && { deflate }),
        ...(headers && { headers }),
        ...(whole !== undefined && { closeCode: whole }),
      })
      .catch(unreachable)
    const acting = async () =>
      act && (await connection.came(() => connection.open)) ? act(connection) : undefined
    try {
      const [answer, facts = {}] = await Promise.all([connection.answered, acting()])
      const { startedAt, status, headers, messages, pings, ending, endedMs } = answer
      const { refusal, malformed, closeCode, closeReason } = answer
      return {
        startedAt,
        ...(status !== undefined && { status }),
        headers,
        arrivals: messages.map(({ ms, bytes }) => ({ ms, bytes })),
        beats: pings,
        events: messages.map(({ bytes, ...event }) => event).map(abridged(how)),
        facts,
        ...(refusal !== undefined && { refusal: refusal.slice(0, REFUSAL_KEPT) }),
        ending,
        endedMs,
        ...(malformed !== undefined && { malformed }),
        ...(closeCode !== undefined && { closeCode }),
        ...(closeReason && { closeReason }),
      }
    } finally {
      connection.close()
    }
  })
}

/** An event as an outcome keeps it: long data abridged, but for its stamp. */
const abridged =
  ({ sent }: HttpAsk | WebSocketAsk) =>
  (event: ReceivedEvent): ReceivedEvent => {
    const [stamp = ''] = (sent?.stamped && /^\d+ \d+ /.exec(event.data)) || []
    return { ...event, data: stamp + abridge(event.data.slice(stamp.length)) }
  }

/** What a client needs to know, with bounds wide enough for any edge that delivers what was sent. */
function clientRequest(
  { base, run, patience: most, signal, connecting }: Target,
  path: string,
  { query, sent, bytes, lasting, waits = 0, patience: own = most }: HttpAsk | WebSocketAsk,
): ClientRequest {
  const patience = Math.min(own, most)
  const url = under(base, path)
  for (const [name, value] of Object.entries({ ...query, run })) url.searchParams.set(name, String(value))
  const data = sent?.data ?? []
  const size = bytes ?? data.reduce((sum, { length }) => sum + length, 0)
  const time = lasting ?? (sent ? sent.intervalMs * data.length : 0)
  return {
    url,
    patience: patience + waits,
    longest: time + 3 * (patience + waits) + size / SLOWEST,
    most: 4 * size + 256 * data.length + 2 ** 20,
    connecting,
    ...(signal && { signal }),
  }
}

/** What came of asking, without what was asked. */
type Came = Omit<Outcome, 'check' | 'transport' | 'run' | 'url' | 'sent' | 'scale'>

/** What cannot be asked says nothing about the edge: it becomes the outcome's fault. */
async function orFault(
  check: Check,
  { run, scale, signal }: Target,
  { url }: ClientRequest,
  { sent }: HttpAsk | WebSocketAsk,
  ask: () => Promise<Came>,
): Promise<Outcome> {
  const { id, transport } = check
  const asked = { check: id, transport, run, url: url.href, ...(scale !== 1 && { scale }) }
  const startedAt = Date.now()
  try {
    return { ...asked, ...(sent && { sent }), ...(await ask()) }
  } catch (error) {
    signal?.throwIfAborted()
    return { ...asked, ...nothing, startedAt, fault: faultOf(error) }
  }
}

/** The fields of an outcome without an answer. */
export const nothing = {
  headers: [],
  arrivals: [],
  beats: [],
  events: [],
  facts: {},
} satisfies Partial<Outcome>

/** There is no connection to ask on. */
function unreachable(error: Error): never {
  throw Object.assign(error, { kind: 'unreachable' })
}

/** An error as an outcome keeps it. */
function faultOf(error: unknown): Fault {
  const { kind } = error as Partial<Fault>
  const { code, message } = codeAndMessage(error)
  // What does not speak HTTP is not the service, nor an edge.
  return {
    kind: kind ?? (code === 'STREAMPROOF_MALFORMED_ANSWER' ? 'unreachable' : 'harness'),
    code,
    message,
  }
}
