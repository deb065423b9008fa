/** The middle value; 0 of none. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** The greatest value; -Infinity of none. Unlike `Math.max(...values)` it takes millions. */
export function greatest(values: number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
}

/** The least value; Infinity of none. */
export function least(values: number[]): number {
  return values.reduce((most, value) => Math.min(most, value), Number.POSITIVE_INFINITY)
}

/** `1 event`, `12 events`. */
export function count(number: number, noun = 'event'): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Milliseconds as people read them: `340 ms`, `1.9 s`, `60.0 s`. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** Bytes as people read them: `812 bytes`, `16.0 KB`. */
export function size(bytes: number): string {
  if (bytes < 1_024) return count(bytes, 'byte')
  return bytes < 2 ** 20 ? `${(bytes / 1_024).toFixed(1)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}
