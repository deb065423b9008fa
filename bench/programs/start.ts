import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Child, startChild } from './child.ts'
import type { FoundProgram } from './find.ts'
import { openLogPipe } from './log-pipe.ts'

export interface StartOptions {
  program: FoundProgram
  /** Files of the folder that it is started with, by name. */
  files(folder: string): Record<string, string>
  args(folder: string): string[]
  /** Another program, and its arguments, that prints the log once the first is ready. Default: none. */
  logger?(folder: string): string[] | undefined
  /** Gets each line of standard output, and of the named pipe `log` in the folder. */
  onLine(line: string): void
  /** Resolves once it lets requests through. What it throws fails the start. */
  ready(child: Child, folder: string): Promise<void>
  /** How long it may take over SIGTERM before it gets SIGKILL, ms. */
  stopMs: number
  /** Ends a start that is still under way. */
  signal: AbortSignal
}

export interface StartedProgram {
  child: Child
  folder: string
  /** Stops it and removes its folder. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts a program with a temporary folder of its own and waits until it is ready.
 * @throws what `ready` throws, with nothing left running
 */
export async function startProgram(options: StartOptions): Promise<StartedProgram> {
  const { program, files, args, logger, onLine, ready, stopMs, signal } = options
  signal.throwIfAborted()
  await using starting = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), `streamproof-${basename(program.path)}-`))
  starting.defer(() => rm(folder, { recursive: true, force: true }))
  // A program that root starts may drop its rights, and reads the folder then.
  await chmod(folder, 0o755)
  for (const [name, content] of Object.entries(files(folder))) await writeFile(join(folder, name), content)
  starting.use(await openLogPipe(join(folder, 'log'), onLine))
  const child = await startChild({
    command: program.path,
    args: args(folder),
    env: program.env,
    onStdout: onLine,
  })
  starting.defer(async () => void (await child.stop(stopMs)))
  await ready(child, folder)
  const [command, ...logs] = logger?.(folder) ?? []
  if (command !== undefined) {
    const second = await startChild({ command, args: logs, env: program.env, onStdout: onLine })
    starting.defer(async () => void (await second.stop(stopMs)))
  }
  const running = starting.move()
  return { child, folder, stop: () => running.disposeAsync() }
}
