import type { EdgeLog } from '../../../src/probe/model.ts'
import { type FunctionError, isLimit } from '../lambda/function-error.ts'

/** How many requests are remembered. */
const KEPT = 1_000

/** One request, as the front saw it. Times are ms since it came. */
export interface LoggedRequest {
  method: string
  /** Path and query. */
  target: string
  requestId: string
  /** Absent while there is no answer. */
  status?: number
  bytes: number
  /** When the client left before its end. */
  leftMs?: number
  /** When the function was done; absent while it is not. */
  endedMs?: number
  /** What the function failed with. */
  failure?: FunctionError
}

/** The front's log: what became of each request. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = []

  add(request: LoggedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > KEPT) this.#requests.shift()
  }

  /** What it says of a run, which is named in the request's query. */
  find(run: string): EdgeLog | undefined {
    const request = this.#requests.findLast(({ target }) => {
      return new URL(target, 'http://localhost').searchParams.get('run') === run
    })
    return request && read(request)
  }
}

/** One request in one line. */
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
