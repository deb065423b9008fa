import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the access log format in edges/nginx/nginx.conf. */
interface AccessLogLine {
  status: number
  /** The service's status; several, joined by commas, where several servers were asked. Empty where none was. */
  upstream: string
  seconds: number
  /** `OK` where the whole response was sent, else empty. */
  completion: string
}

/**
 * Reads a line of nginx's access log. 499 is nginx's own status for a client that left.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#var_request_completion
 */
export function readLine(line: string): EdgeLog {
  const { status, upstream, seconds, completion } = JSON.parse(line) as AccessLogLine
  const ms = Math.round(seconds * 1_000)
  const after = `${status} after ${ms} ms`
  // nginx has no flags but its own statuses.
  const flags = [499, 502, 504].includes(status) ? [`${status}`] : []
  if (status === 499) return { line, says: `${after}: the client left`, flags, author: 'client', ms }
  if (status === 504)
    return { line, says: `${after}: the service did not answer in time`, flags, author: 'edge', ms }
  if (status === 502)
    return {
      line,
      says: `${after}: the service could not be reached or broke off`,
      flags,
      author: 'service',
      ms,
    }
  const says = upstream ? `${after}: passed on from the service` : `${after}: nginx’s own answer`
  if (upstream && completion === 'OK') return { line, says, flags, ms }
  if (upstream) return { line, says: `${after}: the response was not sent whole`, flags: ['incomplete'], ms }
  return { line, says, flags, author: 'edge', ms }
}
