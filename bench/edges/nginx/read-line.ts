import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the access log format in nginx.conf. */
interface AccessLogLine {
  status: number
  /** The service's status; several, joined by commas, where several servers were asked. Empty where none was. */
  upstream: string
  seconds: number
  /** `OK` where the whole response was sent, else empty. */
  completion: string
}

type Judged = Pick<EdgeLog, 'author' | 'limit' | 'flags'> & { says: string }

/** nginx's own statuses. */
const statuses: Partial<Record<number, Judged>> = {
  499: { says: 'the client left', author: 'client', flags: ['499'] },
  502: { says: 'the service could not be reached or broke off', author: 'service', flags: ['502'] },
  504: { says: 'the service did not answer in time', author: 'edge', flags: ['504'] },
}

/** What the error log says of a response that had begun. */
const errors: [message: RegExp, judged: Judged][] = [
  [
    /upstream timed out .*while reading upstream/,
    { says: 'proxy_read_timeout was over', author: 'edge', limit: 'idle', flags: ['timed-out'] },
  ],
  [
    /upstream prematurely closed|Connection reset by peer.*upstream/,
    { says: 'the service broke off', author: 'service', flags: ['broken-off'] },
  ],
]

/**
 * Reads a line of nginx's access log, and of its error log where that says more.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#var_request_completion
 */
export function readLine(access: string, logged: string[] = []): EdgeLog {
  const { status, upstream, seconds, completion } = JSON.parse(access) as AccessLogLine
  const ms = Math.round(seconds * 1_000)
  const { says, ...judged } = statuses[status] ?? fromErrors(logged) ?? unsaid(upstream, completion)
  const line = [access, ...logged].join('\n')
  return { line, says: `${status} after ${ms} ms: ${says}`, ...judged, ms }
}

function fromErrors(logged: string[]): Judged | undefined {
  return errors.find(([message]) => logged.some((line) => message.test(line)))?.[1]
}

function unsaid(upstream: string, completion: string): Judged {
  if (!upstream) return { says: 'nginx’s own answer', author: 'edge', flags: [] }
  if (completion === 'OK') return { says: 'passed on from the service', flags: [] }
  return { says: 'the response was not sent whole', flags: ['incomplete'] }
}
