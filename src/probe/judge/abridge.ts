import { createHash } from 'node:crypto'

/** Data of up to this many characters is kept as it is. */
const KEPT = 256

/**
 * Data as an outcome keeps it: what is long is told apart by its length and digest, so that a stored run stays
 * small. Expected data goes the same way, so that the two can be held against each other.
 */
export function abridge(data: string): string {
  if (data.length <= KEPT) return data
  const digest = createHash('sha256').update(data).digest('hex').slice(0, 16)
  return `${data.slice(0, 16)}… ${data.length} characters, sha256 ${digest}…`
}
