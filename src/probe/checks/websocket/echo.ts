import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketRecord } from '../../../service/routes/probe.ts'
import { askWebSocket, type WebSocketAsk } from '../../ask.ts'
import type { WebSocketExchange } from '../../clients/websocket.ts'
import type { Expectation, Outcome } from '../../model.ts'
import { recordOf } from '../../records.ts'
import type { Check, Target } from '../check.ts'

/** Where the service keeps what its echo saw of a socket. */
export const ECHO_RECORDS = '/probe/websocket/'

/** A WebSocket to the service's echo, and what can be asked of it. */
export interface EchoAsk extends WebSocketAsk {
  /** The echo's own knobs (routes/probe.ts). */
  query?: { close?: number; reason?: string; ping?: boolean }
}

/** What is expected of the echo: these messages back, and an answer to our close. */
export const echoed = (...data: string[]): Expectation => ({
  status: 101,
  data,
  intervalMs: 0,
  stamped: false,
  closeCode: 1000,
})

/** Asks the service's echo, and adds what that saw: `/runs/:run` knows streams only. */
export async function askEcho(
  check: Check,
  target: Target,
  expected: Expectation,
  { query, ...how }: EchoAsk,
): Promise<Outcome> {
  const parameters = Object.entries({ ...query, run: target.run })
  const path = `/probe/websocket?${parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
  const outcome = await askWebSocket(check, target, path, expected, how)
  if (outcome.fault) return outcome
  // Of a service that cannot be asked we only know less.
  const server = await recordOf<SocketRecord>(target, ECHO_RECORDS).catch(() => undefined)
  target.signal?.throwIfAborted()
  // Asked the same way as for its answers, another instance may have answered: that it never saw the run says nothing.
  const knows = server || (server === null && target.origin.href !== target.base.href)
  return knows ? { ...outcome, server } : outcome
}

/**
 * Sends, and closes once it has come back.
 * @param messages as many as it sends
 * @returns how long that took, ms; undefined where the socket ended before
 */
export async function sendAndClose(
  exchange: WebSocketExchange,
  send: (socket: WebSocketExchange['socket']) => void,
  messages = 1,
): Promise<{ tookMs: number } | undefined> {
  const from = exchange.ms
  send(exchange.socket)
  if (!(await exchange.came(() => exchange.messages.length >= messages))) return undefined
  exchange.socket.close(1000)
  return { tookMs: Math.round(exchange.ms - from) }
}

/** Waits, ms, but not longer than there is a socket. */
export async function wait({ answered }: WebSocketExchange, ms: number, { signal }: Target) {
  // A wait that nobody waits for any more keeps no process.
  await Promise.race([answered, sleep(ms, undefined, { ref: false, ...(signal && { signal }) })])
}
