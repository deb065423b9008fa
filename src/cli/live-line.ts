import type { UrlTally } from '../load/url-tally.ts'

/** How often the line is written anew, ms. */
const EVERY = 250

/** Erases a terminal's line. */
const ERASE = '\r\u001b[2K'

/** A line that shows the count while it runs. Nothing where standard error is no terminal. */
export function liveLine(out: NodeJS.WriteStream = process.stderr) {
  let shown: { name: string; tally: UrlTally } | undefined
  const write = () => {
    if (shown) out.write(`${ERASE}${shown.name}: ${counts(shown.tally)}`)
  }
  const timer = out.isTTY ? setInterval(write, EVERY).unref() : undefined
  return {
    /** Shows another count. */
    show(name: string, tally: UrlTally): void {
      shown = { name, tally }
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      if (out.isTTY) out.write(ERASE)
    },
  }
}

function counts({ open, whole, broken }: UrlTally): string {
  return `${open} open, ${whole} whole, ${broken} broken`
}
