import type { ClientHttp2Stream } from 'node:http2'
import { type Fields, pairs } from '../../../contract.ts'

/**
 * Listens for an event that brings fields: `headers`, `response` or `trailers`.
 * @param take called with the fields as they came, and with the status, which trailers do not have: NaN then
 */
export function onFields(
  stream: ClientHttp2Stream,
  event: string,
  take: (fields: Fields, status: number) => void,
): void {
  // Node hands out fields as they came in an argument that its types do not have.
  const listener = (_headers: unknown, _flags: number, raw: string[]) => {
    const fields = pairs(raw)
    const [, status] = fields.find(([name]) => name === ':status') ?? []
    take(
      fields.filter(([name]) => !name.startsWith(':')),
      Number(status),
    )
  }
  stream.on(event, listener)
}
