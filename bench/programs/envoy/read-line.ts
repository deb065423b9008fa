import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the access log format (app-runner/envoy.yaml) that tell who ended a request. */
interface AccessLogLine {
  code: number
  details: string | null
  flags: string | null
  duration_ms: number
}

/**
 * Whom Envoy's response flags point to, and in what words.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage, RESPONSE_FLAGS
 */
const flags: Record<string, [author: NonNullable<EdgeLog['author']>, words: string]> = {
  UT: ['edge', 'the route’s timeout was over'],
  SI: ['edge', 'the stream was idle for too long'],
  DT: ['edge', 'it had lasted too long'],
  OM: ['edge', 'Envoy was short of memory'],
  NR: ['edge', 'no route leads there'],
  UO: ['edge', 'a circuit breaker was open'],
  RL: ['edge', 'it was rate limited'],
  LR: ['edge', 'Envoy reset it'],
  UH: ['service', 'no healthy service was there'],
  UF: ['service', 'the service could not be reached'],
  UC: ['service', 'the service closed the connection'],
  // Seen where a chunked body lacks its end, which is an error of the protocol.
  UPE: ['service', 'the service broke its answer off'],
  UR: ['service', 'the service reset the stream'],
  DC: ['client', 'the client left'],
  // Over HTTP/2 the connection stays.
  DR: ['client', 'the client reset the stream'],
}

/** The flags of Envoy's own time limits. */
const limits: Record<string, NonNullable<EdgeLog['limit']>> = { UT: 'total', DT: 'total', SI: 'idle' }

/** Reads a line of Envoy's access log. */
export function readLine(line: string): EdgeLog {
  const { code, details, flags: raised, duration_ms } = JSON.parse(line) as AccessLogLine
  const all = (raised ?? '').split(',').filter((one) => one !== '' && one !== '-')
  const flag = all.find((one) => Object.hasOwn(flags, one))
  // For an open WebSocket these two only say which side closed the connection first.
  if (code === 101 && (flag === 'UC' || flag === 'DC'))
    return { line, says: `${code}, over after ${duration_ms} ms`, flags: all, ms: duration_ms }
  const [author, words] = (flag && flags[flag]) || unflagged(details)
  const says = `${code} after ${duration_ms} ms: ${words}${flag ? ` (${flag})` : ''}`
  const limit = flag && limits[flag]
  return { line, says, flags: all, ms: duration_ms, ...(author && { author }), ...(limit && { limit }) }
}

/** Without a flag the details tell whether Envoy or the service answered. */
function unflagged(details: string | null): [author: EdgeLog['author'], words: string] {
  if (details === 'via_upstream') return [undefined, 'passed on from the service']
  return ['edge', `Envoy’s own answer (${details ?? 'no details'})`]
}
