import type { EdgeLog } from '../../../src/probe/model.ts'

/** Reads a line of what proxy.ts logs. */
export function readLine(line: string): EdgeLog {
  const { status, whole, ms } = JSON.parse(line) as { status: number; whole: boolean; ms: number }
  const after = `${status} after ${ms} ms`
  if (whole) return { line, says: `${after}: the response was handed over whole`, flags: [], ms }
  return { line, says: `${after}: the response was not sent whole`, flags: ['incomplete'], ms }
}
