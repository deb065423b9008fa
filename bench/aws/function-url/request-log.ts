import type { EdgeLog } from '../../../src/probe/model.ts'
import { namesRun, RunLog } from '../../programs/run-log.ts'
import { type FunctionError, isLimit } from '../lambda/function-error.ts'

/** A request, as the front saw it. Times are ms since it arrived. */
export interface LoggedRequest {
  method: string
  /** Path and query. */
  target: string
  requestId: string
  /** Absent while there is no response. */
  status?: number
  bytes: number
  /** When the client left, where it left before the end. */
  leftMs?: number
  /** When the function ended. Absent while it runs. */
  endedMs?: number
  /** The function's error. */
  failure?: FunctionError
}

/** The Function URL's log. A request is added when it arrives, so there is never one to wait for. */
export function requestLog() {
  const requests = new RunLog<LoggedRequest>()
  return {
    add: (request: LoggedRequest) => requests.add(request),
    async find(run: string): Promise<EdgeLog | undefined> {
      const request = await requests.find(({ target }) => namesRun(run, target), 0)
      return request && read(request)
    },
  }
}

/** A request as a line. */
export function line(request: LoggedRequest): string {
  const { method, target, requestId } = request
  return `${method} ${target} ${says(request)} RequestId: ${requestId}`
}

function read(request: LoggedRequest): EdgeLog {
  const { leftMs, endedMs, failure } = request
  const ms = leftMs ?? endedMs
  const author = leftMs !== undefined ? 'client' : failure && (isLimit(failure) ? 'edge' : 'service')
  return {
    line: line(request),
    says: says(request),
    flags: failure ? [failure.errorType] : endedMs === undefined ? [] : ['done'],
    ...(failure?.errorType === 'Sandbox.Timedout' && { limit: 'total' as const }),
    ...(author && { author }),
    ...(ms !== undefined && { ms: Math.round(ms) }),
  }
}

function says({ status, bytes, leftMs, endedMs, failure }: LoggedRequest): string {
  const answer = status === undefined ? 'no answer yet' : `${status}, ${bytes} bytes`
  const left = leftMs === undefined ? '' : `, the client left after ${Math.round(leftMs)} ms`
  if (endedMs === undefined) return `${answer}${left}, the function still runs`
  const ended = `after ${Math.round(endedMs)} ms`
  return failure
    ? `${answer}${left}, the function failed ${ended}: ${failure.errorType}`
    : `${answer}${left}, the function was done ${ended}`
}
