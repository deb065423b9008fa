/** How often a terminal's line is written anew, ms. */
const EVERY = 250

/** How often a line is written where standard error is no terminal, ms. */
const SELDOM = 10_000

/** Erases a terminal's line. */
const ERASE = '\r\u001b[2K'

/**
 * What a command is doing and for how long: on a terminal one line that is written over, elsewhere a line every ten
 * seconds.
 */
export function liveLine(out: NodeJS.WriteStream = process.stderr) {
  const since = Date.now()
  let says: (() => string) | undefined
  const write = () => {
    if (!says) return
    const line = `· ${says()} (${Math.round((Date.now() - since) / 1_000)} s)`
    // A line that wraps could not be erased.
    out.write(out.isTTY ? `${ERASE}${line.slice(0, out.columns - 1)}` : `${line}\n`)
  }
  const timer = setInterval(write, out.isTTY ? EVERY : SELDOM).unref()
  return {
    /** Says something else from now on. */
    show(text: string | (() => string)): void {
      says = typeof text === 'string' ? () => text : text
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      if (out.isTTY) out.write(ERASE)
    },
  }
}
