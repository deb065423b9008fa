import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of Traefik's JSON access log that are read. */
interface LogLine {
  DownstreamStatus: number
  /** The service's status; 0 or absent where none came. */
  OriginStatus?: number
  /** Nanoseconds. */
  Duration: number
}

/**
 * Reads a line of Traefik's access log. 499 is its own status for a client that left.
 * https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/
 */
export function readLine(line: string): EdgeLog {
  const { DownstreamStatus: status, OriginStatus: origin, Duration } = JSON.parse(line) as LogLine
  const ms = Math.round(Duration / 1e6)
  const after = `${status} after ${ms} ms`
  const flags = [499, 502, 504].includes(status) ? [`${status}`] : []
  if (status === 499) return { line, says: `${after}: the client left`, flags, author: 'client', ms }
  if (status === 502)
    return { line, says: `${after}: the service could not be reached`, flags, author: 'service', ms }
  if (!origin) return { line, says: `${after}: Traefik’s own answer`, flags, author: 'edge', ms }
  return { line, says: `${after}: passed on from the service`, flags, ms }
}
