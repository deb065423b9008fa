import type { WireAnswer } from '../../clients/wire.ts'

/** A header's values, as one; undefined where there is none. */
export function header({ headers }: Pick<WireAnswer, 'headers'>, name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ').toLowerCase() : undefined
}

/** By what a client knows where the body ends (RFC 9112, 6.3). */
export function framing(answer: Pick<WireAnswer, 'headers'>): 'chunked' | 'content-length' | 'close' {
  if (header(answer, 'transfer-encoding')?.endsWith('chunked')) return 'chunked'
  return header(answer, 'content-length') === undefined ? 'close' : 'content-length'
}
