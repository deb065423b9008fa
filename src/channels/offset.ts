import { MalformedOffsetError } from './errors.ts'

/**
 * Where a reader wants to begin: at the start, at the end (`now`), or at a position that it was given. The number is
 * that of the next message; the tag is the channel's (`ChannelState.tag`).
 */
export type Position = 'start' | 'now' | { number: number; tag: string }

const FORMAT = /^(\d{16})_([0-9a-z]{1,16})$/

/** Returns an offset as clients see it: opaque, and ordered like the numbers (protocol, section 8). */
export function formatOffset(number: number, tag: string): string {
  return `${String(number).padStart(16, '0')}_${tag}`
}

/**
 * Reads an offset. Undefined and `-1` are the start.
 * @throws STREAMPROOF_MALFORMED_OFFSET
 */
export function parseOffset(text: string | undefined): Position {
  if (text === undefined || text === '-1') return 'start'
  if (text === 'now') return 'now'
  const [, digits, tag] = FORMAT.exec(text) ?? []
  if (digits === undefined || tag === undefined) throw new MalformedOffsetError()
  // The protocol's own tests and servers write the start of any channel with zeros only.
  return /^[0_]+$/.test(text) ? 'start' : { number: Number(digits), tag }
}
