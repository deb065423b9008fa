import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of Caddy's JSON access log that are read. */
interface LogLine {
  status: number
  /** Seconds. */
  duration: number
}

/**
 * Reads a line of Caddy's access log. Its status is 0 where nothing was sent. It does not tell a whole response from one
 * that broke off: another line does.
 */
export function readLine(access: string, logged: string[] = []): EdgeLog {
  const { status, duration } = JSON.parse(access) as LogLine
  const ms = Math.round(duration * 1_000)
  const after = `${status} after ${ms} ms`
  const line = [access, ...logged].join('\n')
  const flags = status === 502 || status === 504 ? [`${status}`] : []
  if (status === 502)
    return { line, says: `${after}: the service could not be reached`, flags, author: 'service', ms }
  if (status === 504)
    return { line, says: `${after}: the service did not answer in time`, flags, author: 'edge', ms }
  const aborted = logged.find((one) => one.includes('aborting with incomplete response'))
  // Its access log's duration is 0 then.
  const cut = { line, flags: ['incomplete'] }
  if (aborted?.includes('context canceled'))
    return { ...cut, says: `${status}: the client left`, author: 'client' }
  // It has ended the request's own connection: over HTTP/1.1 it does where an answer comes before the request has ended.
  if (aborted?.includes('use of closed network connection'))
    return { ...cut, says: `${status}: Caddy closed its own connection to the service`, author: 'edge' }
  if (aborted) return { ...cut, says: `${status}: the service broke off`, author: 'service' }
  return { line, says: after, flags, ms }
}
