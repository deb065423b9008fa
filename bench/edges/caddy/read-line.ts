import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of Caddy's JSON access log that are read. */
interface LogLine {
  status: number
  /** Seconds. */
  duration: number
}

/**
 * Reads a line of Caddy's access log. Its status is 0 where nothing was sent, and it does not tell a whole response from
 * one that broke off.
 */
export function readLine(line: string): EdgeLog {
  const { status, duration } = JSON.parse(line) as LogLine
  const ms = Math.round(duration * 1_000)
  const after = `${status} after ${ms} ms`
  const flags = status === 502 || status === 504 ? [`${status}`] : []
  if (status === 502)
    return { line, says: `${after}: the service could not be reached`, flags, author: 'service', ms }
  if (status === 504)
    return { line, says: `${after}: the service did not answer in time`, flags, author: 'edge', ms }
  return { line, says: after, flags, ms }
}
