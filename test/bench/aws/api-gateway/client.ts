import type { WireAnswer, WireRequest } from '../../../../src/probe/clients/client.ts'
import { ask } from '../../../../src/probe/clients/wire.ts'

/** An answer, read. */
export interface Read extends Pick<WireAnswer, 'status' | 'ending' | 'body'> {
  /** By lower-case name; repeats are joined with a bar. */
  headers: Record<string, string>
  text: string
}

/** How tests ask an API. */
export const patience = { patience: 5_000, longest: 20_000, most: 2 ** 26 }

/** Asks an API once, and reads all that it answers. */
export async function get(base: URL, path: string, more: Partial<WireRequest> = {}): Promise<Read> {
  const { status, headers, body, ending } = await ask({ url: new URL(path, base), ...patience, ...more })
  const lists = Object.groupBy(headers, ([name]) => name.toLowerCase())
  return {
    status,
    ending,
    body,
    headers: Object.fromEntries(
      Object.entries(lists).map(([name, fields]) => [
        name,
        (fields ?? []).map(([, value]) => value).join(' | '),
      ]),
    ),
    text: Buffer.concat(body.map(({ data }) => data)).toString(),
  }
}
