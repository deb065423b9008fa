import type { IncomingMessage } from 'node:http'
import { pairs } from '../../../src/contract.ts'

/** A header field. */
export type Field = [name: string, value: string]

/** Returns a message's fields as they came, with their order, case and repeats. */
export function fields({ rawHeaders }: IncomingMessage): Field[] {
  return pairs(rawHeaders)
}

/** Whether a field has this name. @param name in lower case */
export const isNamed =
  (name: string) =>
  ([given]: readonly [string, unknown]): boolean =>
    given.toLowerCase() === name

/** Whether a field's name is not in a set of lower-case names. */
export const isNotIn =
  (names: ReadonlySet<string>) =>
  ([name]: readonly [string, unknown]): boolean =>
    !names.has(name.toLowerCase())

/**
 * Fields that mean something for one connection only (RFC 9110, 7.6.1). AWS's fronts do not pass them on. So a WebSocket
 * handshake becomes a plain GET. AWS documents a list of its own for REST APIs only (api-gateway/rest/headers.ts).
 */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The fields that a Connection field names, in lower case. */
export function namedByConnection({ headers }: IncomingMessage): Set<string> {
  return new Set((headers.connection ?? '').toLowerCase().split(/[ ,]+/))
}

/** Groups pairs by name, in the order in which the names came. */
export function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const groups = Object.groupBy(pairs, ([name]) => name) as Record<string, (readonly [string, string])[]>
  return mapValues(groups, (group) => group.map(([, value]) => value))
}

export function mapValues<From, To>(
  object: Record<string, From>,
  make: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value)]))
}

/** The fields that AWS's fronts add to a request. @param root the trace's root */
export function forwarded({ socket }: IncomingMessage, root: string): Field[] {
  return [
    ['X-Amzn-Trace-Id', `Root=${root}`],
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', `${socket.localPort}`],
    ['X-Forwarded-Proto', 'http'],
  ]
}

/** Splits a request's target at its first question mark. */
export function splitTarget({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const [path = '', ...query] = url.split('?')
  return { path, query: query.join('?') }
}
