import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** How many of a child's last output lines are kept. */
const KEPT_LINES = 200

/** Functions that kill the children that still run. There is one exit listener for all of them. */
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
  /** Open an IPC channel for `ask`. Only Node programs have one. Default: false. */
  ipc?: boolean
  /** Gets each line of standard output. Default: `lines()` keeps them. */
  onStdout?(line: string): void
}

/** A child process. */
export interface Child {
  pid: number
  /** Undefined while it runs. */
  exit(): Exit | undefined
  /** Resolves once it has ended. */
  exited: Promise<Exit>
  /** Its last 200 lines of output, oldest first. */
  lines(): string[]
  /**
   * Sends a message over IPC and returns the next one that arrives. Ask one question at a time.
   * @throws an Error where the process ends instead
   */
  ask(question: string): Promise<unknown>
  /**
   * Sends SIGTERM, and SIGKILL later, then also to what it has started. Resolves once the process has ended. Safe to call twice.
   * @param graceMs how long it may take over SIGTERM, ms
   */
  stop(graceMs: number): Promise<Exit>
}

/**
 * Starts a process and reads its output. It is killed, with what it has started, when ours exits, but not when an
 * unhandled signal kills ours.
 * @throws an Error where the command cannot be run
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', 'pipe', 'pipe', options.ipc ? 'ipc' : 'ignore'],
    env: options.env ?? process.env,
    // A process group of its own: workers of a program that was killed would keep its sockets and its pipes.
    detached: true,
  }) as ChildProcessByStdio<null, Readable, Readable>
  const kept: string[] = []
  const keep = (line: string) => {
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
  }
  createInterface({ input: child.stdout }).on('line', options.onStdout ?? keep)
  createInterface({ input: child.stderr }).on('line', keep)

  // `close`, not `exit`: only then is all of its output read.
  let exit: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      exit = { code, signal }
      resolve(exit)
    })
  })
  await once(child, 'spawn')
  const kill = () => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL')
    } catch {
      // Nothing is left of it.
    }
  }
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

/** How a process ended, as the end of a sentence. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`
}

/** The child's last lines, to be appended to a sentence. Empty where there is no output. */
export function lastLines(child: Child): string {
  const lines = child.lines()
  return lines.length === 0 ? '' : ` Its last lines:\n${lines.join('\n')}`
}

export interface PollOptions {
  /** The error's first words where the time is up, e.g. `Envoy did not become ready`. */
  failure: string
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Calls `attempt` every 25 ms until it returns a value. An attempt that throws counts as no value.
 * @throws an Error with the child's last lines where it ends or the time is up, or the signal's reason. The child may
 *   still run then: stop it.
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
