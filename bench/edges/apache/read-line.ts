import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the log format in httpd.conf. */
interface LogLine {
  status: number
  /** `X`: aborted before the response was complete; `+`: may be kept alive; `-`: will be closed. */
  connection: 'X' | '+' | '-'
  ms: number
}

type Judged = Pick<EdgeLog, 'author' | 'limit'> & { says: string }

/** Apache's own statuses. */
const statuses: Partial<Record<number, Judged>> = {
  502: { says: 'the service could not be reached or broke off', author: 'service' },
  503: { says: 'the service could not be reached', author: 'service' },
  504: { says: 'the service did not answer in time', author: 'edge' },
}

/**
 * Reads a line of Apache's access log, and of its error log where that says more.
 * https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats, `%X`
 */
export function readLine(access: string, logged: string[] = []): EdgeLog {
  const { status, connection, ms } = JSON.parse(access) as LogLine
  const { says, ...judged } = fromErrors(logged) ?? statuses[status] ?? unsaid(connection)
  const own = statuses[status] ? [`${status}`] : []
  const flags = connection === 'X' ? [...own, 'X'] : own
  const line = [access, ...logged].join('\n')
  return { line, says: `${status} after ${ms} ms: ${says}`, flags, ...judged, ms }
}

/** What mod_proxy_http says of a response that had begun. */
function fromErrors(logged: string[]): Judged | undefined {
  const error = logged.find((line) => line.includes('AH01110: error reading response'))
  if (error === undefined) return undefined
  // APR's number for a timeout.
  if (error.includes('(70007)')) return { says: 'ProxyTimeout was over', author: 'edge', limit: 'idle' }
  return { says: 'the service broke off', author: 'service' }
}

/** X names nobody: Apache also aborts the client's connection where the service broke off. */
function unsaid(connection: LogLine['connection']): Judged {
  if (connection === 'X') return { says: 'aborted before the response was complete (X)' }
  return { says: 'the response was sent whole' }
}
