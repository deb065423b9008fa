import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the log format in httpd.conf. */
interface LogLine {
  status: number
  /** `X`: aborted before the response was complete; `+`: may be kept alive; `-`: will be closed. */
  connection: 'X' | '+' | '-'
  ms: number
}

/**
 * Reads a line of Apache's access log.
 * https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats, `%X`
 */
export function readLine(line: string): EdgeLog {
  const { status, connection, ms } = JSON.parse(line) as LogLine
  const after = `${status} after ${ms} ms`
  const flags = [
    ...([502, 503, 504].includes(status) ? [`${status}`] : []),
    ...(connection === 'X' ? ['X'] : []),
  ]
  // Apache also aborts the client's connection where the service broke off: X names nobody.
  if (connection === 'X')
    return { line, says: `${after}: aborted before the response was complete (X)`, flags, ms }
  if (status === 504)
    return { line, says: `${after}: the service did not answer in time`, flags, author: 'edge', ms }
  if (status === 502 || status === 503)
    return { line, says: `${after}: the service could not be reached`, flags, author: 'service', ms }
  return { line, says: after, flags, ms }
}
