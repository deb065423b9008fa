import { setTimeout as sleep } from 'node:timers/promises'
import { dial } from '../clients/connect.ts'
import { WebSocketExchange } from '../clients/websocket.ts'
import { endOf } from '../profiles/index.ts'
import type { Additions, Profile } from '../profiles/profile.ts'
import type { UrlRequest } from '../url-model.ts'
import {
  AFTER_END,
  addressOf,
  BODY_KEPT,
  CONNECT_PATIENCE,
  described,
  EARLY,
  type Heard,
  MOST,
  streamOf,
} from './ask-http.ts'

/**
 * Opens one WebSocket, says what there is to say, and listens until it ends, or `longest` is over.
 * @throws what the socket throws while it connects, and where the handshake's answer is no HTTP
 */
export async function askWebSocket(
  request: UrlRequest,
  profile: Profile,
  additions: Additions,
): Promise<Heard> {
  const { longest, tls, signal } = request
  const url = new URL(request.url.href.replace(/^ws/, 'http'))
  const address = addressOf(request)
  const patience = Math.min(CONNECT_PATIENCE, longest)
  const connection = await dial(url, patience, signal, { ...tls, ...(address && { address }) })
  const { 'sec-websocket-protocol': offered, ...headers } = request.headers
  const exchange = new WebSocketExchange(connection.socket, {
    url,
    headers,
    protocols: offered?.split(',').map((name) => name.trim()) ?? additions.protocols ?? [],
    // The one bound is `longest`.
    patience: longest + AFTER_END,
    longest,
    most: MOST,
    ...(signal && { signal }),
  })
  try {
    talk(exchange, request, profile, additions)
    const answer = await exchange.answered
    const { startedAt, status, messages, ending, refusal, malformed, closeCode, closeReason } = answer
    const [first] = messages
    return {
      transport: 'websocket',
      profile: profile.id,
      startedAt,
      connection: described(connection),
      ...(status !== undefined && { status }),
      headers: answer.headers,
      ...(answer.headMs !== undefined && { headMs: answer.headMs }),
      ...(first && { firstByteMs: first.ms }),
      reads: messages.map(({ ms, bytes }) => ({ ms, bytes })),
      ...streamOf({ events: messages, beats: answer.pings }, profile, request, startedAt),
      ...(refusal !== undefined && { body: refusal.slice(0, BODY_KEPT) }),
      ending:
        (ending === 'endless' || ending === 'silent') && answer.endedMs > longest - EARLY ? 'left' : ending,
      endedMs: answer.endedMs,
      ...(malformed !== undefined && { malformed }),
      ...(closeCode !== undefined && { closeCode }),
      ...(closeReason && { closeReason }),
    }
  } finally {
    exchange.close()
  }
}

/** Sends each message in its turn, each once the one before it was answered, or after a second; closes after the end. */
async function talk(
  exchange: WebSocketExchange,
  { send, until }: UrlRequest,
  profile: Profile,
  additions: Additions,
): Promise<void> {
  if (!(await exchange.came(() => exchange.open))) return
  for (const message of additions.send ?? send) {
    const heard = exchange.messages.length
    exchange.socket.send(message)
    const answered = exchange.came(() => exchange.messages.length > heard)
    // Not everything is answered.
    const given = sleep(AFTER_END, true, { ref: false })
    if (!(await Promise.race([answered, given]))) return
  }
  const end = endOf(profile, until)
  if (!end || !(await exchange.came(() => exchange.messages.some((message) => end.isEnd(message))))) return
  exchange.socket.close(1000)
}
