import type { EdgeLog } from '../../../src/probe/model.ts'
import { namesRun, RunLog } from '../../programs/run-log.ts'

/** What an API logs of a request once it is over. The names are those of API Gateway's access log variables. */
export interface Entry {
  requestId: string
  httpMethod: string
  /** With the query, which names the run. */
  path: string
  status: number
  /** From the request's arrival to the response's end, ms. */
  responseLatency: number
}

/** An entry with its meaning: in words, and who caused it. `author` is absent where nobody did. */
export interface LogLine extends Entry {
  says: string
  /** Default: none. */
  flags?: string[]
  author?: EdgeLog['author']
  limit?: EdgeLog['limit']
}

/** The access log of an API. */
export function gatewayLog() {
  const lines = new RunLog<LogLine>()
  return {
    add: (line: LogLine) => lines.add(line),
    async find(run: string): Promise<EdgeLog | undefined> {
      const line = await lines.find(({ path }) => namesRun(run, path))
      if (line === undefined) return undefined
      const { says, flags = [], author, limit, responseLatency: ms } = line
      const text = JSON.stringify(line)
      return { line: text, says, flags, ms, ...(author && { author }), ...(limit && { limit }) }
    },
  }
}
