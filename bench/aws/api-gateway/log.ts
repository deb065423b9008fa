import type { EdgeLog } from '../../../src/probe/model.ts'
import { accessLog } from '../../programs/envoy/access-log.ts'

/** How long a line is waited for that is not there yet, ms. */
const PATIENCE = 1_000

/** What an API writes down of a request once it is over. The names are those of API Gateway's access log variables. */
export interface Entry {
  requestId: string
  httpMethod: string
  /** With the query, which names the run. */
  path: string
  status: number
  /** From the request's arrival to the response's end, ms. */
  responseLatency: number
}

/** An entry with what it means: in words, and whose doing it was, where it was anybody's. */
export interface LogLine extends Entry {
  says: string
  author?: EdgeLog['author']
}

/** The access log of an API. */
export function gatewayLog() {
  const lines = accessLog()
  return {
    add: (line: LogLine) => lines.add(JSON.stringify(line)),
    async find(run: string): Promise<EdgeLog | undefined> {
      const line = await lines.find(run, PATIENCE)
      if (line === undefined) return undefined
      const { says, author, responseLatency } = JSON.parse(line) as LogLine
      return { line, says, ms: responseLatency, ...(author && { author }) }
    },
  }
}
