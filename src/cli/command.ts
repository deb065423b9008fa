import { constants } from 'node:os'
import { inspect } from 'node:util'
import { redact } from '../redact.ts'
import { wrap } from '../report/wrap.ts'

/** A command line that cannot be used. The message says what can, and holds no secret. */
export class UsageError extends Error {
  readonly code = 'STREAMPROOF_USAGE'

  constructor(message: string) {
    super(redact(message))
  }
}

/** What Node says of options that it does not know, without its advice about arguments that begin with a dash. */
export function misused(error: unknown): UsageError {
  return new UsageError((error as Error).message.split('. To specify')[0] ?? '')
}

/** What a command is given. */
export interface CommandContext {
  args: string[]
  /** Aborts on SIGINT, SIGTERM and SIGHUP. */
  signal: AbortSignal
  /** Writes a line to standard error. Standard output is for the result. */
  progress(line: string): void
}

export interface CommandOptions {
  /** Printed below a usage error. */
  usage: string
  /** Default: the program's own. */
  args?: string[]
  /** True where a signal is the usual way to end it. Default: false. */
  endsBySignal?: boolean
}

/** A line of progress as it is printed. What a terminal breaks itself, it breaks within words. */
export function progressLines(line: string, columns = Number.POSITIVE_INFINITY): string {
  return `· ${wrap(line, columns - 2).join('\n  ')}`
}

/** Runs a command and sets the exit status: what `main` returns, 2 where it throws, 128 + n by signal n. */
export async function runCommand(
  main: (context: CommandContext) => Promise<number>,
  { usage, args = process.argv.slice(2), endsBySignal = false }: CommandOptions,
): Promise<void> {
  const interrupted = new AbortController()
  const { signal } = interrupted
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      // The second signal ends it at once: child processes are killed by their exit handler.
      if (signal.aborted) process.exit(128 + constants.signals[name])
      interrupted.abort(name)
    })
  const progress = (line: string) => console.error(progressLines(line, process.stderr.columns))
  try {
    process.exitCode = await main({ args, signal, progress })
  } catch (error) {
    process.exitCode = signal.aborted
      ? stopped(signal.reason as NodeJS.Signals, endsBySignal)
      : failed(error, usage)
  }
}

function stopped(name: NodeJS.Signals, usual: boolean): number {
  console.error(`Interrupted by ${name}.`)
  return usual ? 0 : 128 + constants.signals[name]
}

function failed(error: unknown, usage: string): number {
  if (error instanceof UsageError) console.error(`${error.message}\n${usage}`)
  // Errors with a code, and plain ones, have a message for people. The stack of any other is needed.
  else if (error instanceof Error && ('code' in error || error.constructor === Error))
    console.error(redact(error.message))
  else console.error(redact(inspect(error)))
  return 2
}
