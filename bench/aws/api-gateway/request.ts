import type { IncomingMessage } from 'node:http'

/** As large as a request's body may be, bytes. All of API Gateway's quotas pages have it: payload size 10 MB. */
export const PAYLOAD_BYTES = 10 * 2 ** 20

/**
 * Reads a request's body whole, as API Gateway does before it invokes anything.
 * @returns undefined where it is larger than 10 MB; the rest of it is then read and thrown away
 * @throws what the socket throws, when the client leaves in the middle
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= PAYLOAD_BYTES) parts.push(part)
    else parts.length = 0
  }
  return size > PAYLOAD_BYTES ? undefined : Buffer.concat(parts)
}

/** A header that came. */
export type Field = [name: string, value: string]

/** A request's headers as they came: order, case and repeats kept. */
export function fields({ rawHeaders }: IncomingMessage): Field[] {
  return rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as Field] : []))
}

/** A list of pairs as an object of lists, in the order in which the names came. */
export function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const groups = Object.groupBy(pairs, ([name]) => name) as Record<string, (readonly [string, string])[]>
  return mapValues(groups, (group) => group.map(([, value]) => value))
}

/** An object's values, each made anew. */
export function mapValues<From, To>(
  object: Record<string, From>,
  make: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value)]))
}

/** What an API says of who asks, and how: what it adds to the headers, beside what came with them. */
export function forwarded({ socket }: IncomingMessage, trace: string): Field[] {
  return [
    ['X-Amzn-Trace-Id', trace],
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', `${socket.localPort}`],
    ['X-Forwarded-Proto', 'http'],
  ]
}

/** A request's target, taken apart as it came. */
export function splitTarget({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const [path = '', ...query] = url.split('?')
  return { path, query: query.join('?') }
}
