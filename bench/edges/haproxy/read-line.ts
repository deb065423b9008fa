import type { Author, EdgeLog } from '../../../src/probe/model.ts'

/** The fields of the log format in edges/haproxy/haproxy.cfg. */
interface LogLine {
  status: number
  /** The termination state's first two characters. */
  ended: string
  ms: number
}

/** The first character: what ended the session (HAProxy Configuration Manual, 8.5). */
const ends: Record<string, { says: string; author?: Author }> = {
  '-': { says: 'passed on from the service' },
  C: { says: 'the client left', author: 'client' },
  c: { says: 'the client’s time was over', author: 'edge' },
  S: { says: 'the service broke off or refused', author: 'service' },
  s: { says: 'the service’s time was over', author: 'edge' },
  P: { says: 'HAProxy’s own answer', author: 'edge' },
  L: { says: 'HAProxy’s own answer', author: 'edge' },
  R: { says: 'HAProxy had no room', author: 'edge' },
  I: { says: 'HAProxy failed', author: 'edge' },
  D: { says: 'the service was taken out', author: 'edge' },
  U: { says: 'the service was put back', author: 'edge' },
  K: { says: 'an operator ended it', author: 'edge' },
}

/** Reads a line of HAProxy's log. */
export function readLine(line: string): EdgeLog {
  const { status, ended, ms } = JSON.parse(line) as LogLine
  const { says = `ended ${ended}`, author } = ends[ended[0] ?? ''] ?? {}
  return {
    line,
    says: `${status} after ${ms} ms: ${says} (${ended})`,
    flags: ended === '--' ? [] : [ended],
    ...(author && { author }),
    ms,
  }
}
