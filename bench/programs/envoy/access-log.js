/** How many lines are kept: enough for the checks, bounded whatever a load run adds. */
const KEPT_LINES = 5_000
/** Keeps the last lines of an access log of JSON lines with a `path`. */
export function accessLog() {
  const lines = []
  const waiting = new Set()
  return {
    add(line) {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      for (const look of waiting) look(line)
    },
    async find(run, patienceMs) {
      const found = lines.findLast((line) => isAbout(run, line))
      if (found !== undefined) return found
      const { promise, resolve } = Promise.withResolvers()
      const look = (line) => {
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
function isAbout(run, line) {
  // The quick test first: under load there are many lines, and few are asked for.
  if (!line.includes(run)) return false
  const { path } = JSON.parse(line)
  return new URLSearchParams(path?.split('?')[1]).get('run') === run
}
