import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** How many of a child's last output lines are kept. */
const KEPT_LINES = 200

/** Ends each child that still runs. One listener for all of them: there may be many. */
const alive = new Set<() => void>()
process.once('exit', () => {
  for (const kill of alive) kill()
})

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface ChildOptions {
  command: string
  args: string[]
  /** The child's whole environment. Default: ours. */
  env?: NodeJS.ProcessEnv
  /** A channel for messages besides, so that it can be asked. Only another Node takes one. */
  ipc?: boolean
  /** Gets each line of standard output, which is then not among `lines()`. */
  onStdout?(line: string): void
}

/** A process of ours, until it ends or is stopped. */
export interface Child {
  pid: number
  /** Undefined while it runs. */
  exit(): Exit | undefined
  /** Resolves once it has ended. */
  exited: Promise<Exit>
  /** Its last 200 lines of output, oldest first. */
  lines(): string[]
  /**
   * Sends a message over `ipc` and gives back the next one that comes. One question at a time.
   * @throws when it ends instead
   */
  ask(question: string): Promise<unknown>
  /**
   * SIGTERM, and SIGKILL where that was not enough. Resolves once it has ended. Safe to call twice.
   * @param graceMs how long it may take over SIGTERM
   */
  stop(graceMs: number): Promise<Exit>
}

/**
 * Starts a process and listens to what it says. It does not outlive ours, unless ours is killed by a
 * signal that nobody handles.
 * @throws when the command cannot be run at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', 'pipe', 'pipe', options.ipc ? 'ipc' : 'ignore'],
    env: options.env ?? process.env,
  }) as ChildProcessByStdio<null, Readable, Readable>
  const kept: string[] = []
  const keep = (line: string) => {
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
  }
  createInterface({ input: child.stdout }).on('line', options.onStdout ?? keep)
  createInterface({ input: child.stderr }).on('line', keep)

  // `close`, not `exit`: only then has everything been read that it had to say.
  let exit: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      exit = { code, signal }
      resolve(exit)
    })
  })
  await once(child, 'spawn')
  const kill = () => child.kill('SIGKILL')
  alive.add(kill)
  exited.then(() => alive.delete(kill))

  let stopped: Promise<Exit> | undefined
  return {
    pid: child.pid as number,
    exit: () => exit,
    exited,
    lines: () => [...kept],
    async ask(question) {
      child.send(question)
      const ended = exited.then((exit) => {
        throw new Error(`It ${describeExit(exit)} when it was asked: ${question}.`)
      })
      const [answer] = await Promise.race([once(child, 'message'), ended])
      return answer
    },
    stop(graceMs) {
      stopped ??= (async () => {
        child.kill('SIGTERM')
        const timer = setTimeout(kill, graceMs)
        try {
          return await exited
        } finally {
          clearTimeout(timer)
        }
      })()
      return stopped
    },
  }
}

/** Says how a process ended, as the end of a sentence. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`
}

/** Quotes the last lines of a child below a sentence; nothing where it said nothing. */
export function lastLines(child: Child): string {
  const lines = child.lines()
  return lines.length === 0 ? '' : ` Its last lines:\n${lines.join('\n')}`
}

export interface PollOptions {
  /** What has gone wrong where the time runs out, e.g. `Envoy did not become ready`. */
  failure: string
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Asks every 25 ms until there is an answer. An attempt that throws counts as no answer.
 * @throws with the child's last lines, when it ends before or the time is up; with the signal's reason,
 *   once that is aborted. The child is left running: stop it.
 */
export async function poll<T>(
  child: Child,
  attempt: (signal: AbortSignal) => Promise<T | undefined>,
  { failure, timeoutMs, signal }: PollOptions,
): Promise<T> {
  const late = AbortSignal.timeout(timeoutMs)
  const either = AbortSignal.any([signal, late])
  for (;;) {
    signal.throwIfAborted()
    const exit = child.exit()
    if (exit) throw new Error(`${failure}: it ${describeExit(exit)}.${lastLines(child)}`)
    if (late.aborted) throw new Error(`${failure} within ${timeoutMs / 1000} s.${lastLines(child)}`)
    const answer = await attempt(either).catch(() => undefined)
    if (answer !== undefined) return answer
    await sleep(25)
  }
}
