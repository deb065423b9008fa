import type { EdgeLog } from '../../../src/probe/model.ts'

/** The fields of varnishncsa's format in index.ts. */
interface LogLine {
  /** `-` where it piped the request. */
  status: string
  /** `hit`, `miss`, `pass`, `pipe` or `synth`. */
  handling: string
  us: number
}

/** Reads a line of varnishncsa. 503 is Varnish's own status for a fetch that failed. */
export function readLine(line: string): EdgeLog {
  const { status, handling, us } = JSON.parse(line) as LogLine
  const ms = Math.round(us / 1_000)
  return { line, says: `${status} after ${ms} ms (${handling})`, flags: [handling], ms }
}
