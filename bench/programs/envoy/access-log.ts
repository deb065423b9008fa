/** How many lines are kept: enough for the checks, bounded whatever a load run adds. */
const KEPT_LINES = 5_000

/** Envoy's access log, as far back as we keep it. */
export interface AccessLog {
  add(line: string): void
  /**
   * The latest line whose path names this run (`?run=<id>`).
   * @param patienceMs how long to wait for it where it is not there yet
   * @returns undefined where it did not come
   */
  find(run: string, patienceMs: number): Promise<string | undefined>
}

/** Keeps the last lines of an access log of JSON lines with a `path`. */
export function accessLog(): AccessLog {
  const lines: string[] = []
  const waiting = new Set<(line: string) => void>()
  return {
    add(line) {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      for (const look of waiting) look(line)
    },
    async find(run, patienceMs) {
      const found = lines.findLast((line) => isAbout(run, line))
      if (found !== undefined) return found
      const { promise, resolve } = Promise.withResolvers<string | undefined>()
      const look = (line: string) => {
        if (isAbout(run, line)) resolve(line)
      }
      waiting.add(look)
      const timer = setTimeout(() => resolve(undefined), patienceMs)
      try {
        return await promise
      } finally {
        clearTimeout(timer)
        waiting.delete(look)
      }
    },
  }
}

function isAbout(run: string, line: string): boolean {
  // The quick test first: under load there are many lines, and few are asked for.
  if (!line.includes(run)) return false
  const { path } = JSON.parse(line) as { path: string | null }
  return new URLSearchParams(path?.split('?')[1]).get('run') === run
}
