import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** How many of a child's last output lines are kept. */
const KEPT_LINES = 200
/** Ends each child that still runs. One listener for all of them: there may be many. */
const alive = new Set()
process.once('exit', () => {
  for (const kill of alive) kill()
})
/**
 * Starts a process and listens to what it says. It does not outlive ours, unless ours is killed by a
 * signal that nobody handles.
 * @throws when the command cannot be run at all
 */
export async function startChild(options) {
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', 'pipe', 'pipe', options.ipc ? 'ipc' : 'ignore'],
    env: options.env ?? process.env,
  })
  const kept = []
  const keep = (line) => {
    kept.push(line)
    if (kept.length > KEPT_LINES) kept.shift()
  }
  createInterface({ input: child.stdout }).on('line', options.onStdout ?? keep)
  createInterface({ input: child.stderr }).on('line', keep)
  // `close`, not `exit`: only then has everything been read that it had to say.
  let exit
  const exited = new Promise((resolve) => {
    child.once('close', (code, signal) => {
      exit = { code, signal }
      resolve(exit)
    })
  })
  await once(child, 'spawn')
  const kill = () => child.kill('SIGKILL')
  alive.add(kill)
  exited.then(() => alive.delete(kill))
  let stopped
  return {
    pid: child.pid,
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
export function describeExit({ code, signal }) {
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`
}
/** Quotes the last lines of a child below a sentence; nothing where it said nothing. */
export function lastLines(child) {
  const lines = child.lines()
  return lines.length === 0 ? '' : ` Its last lines:\n${lines.join('\n')}`
}
/**
 * Asks every 25 ms until there is an answer. An attempt that throws counts as no answer.
 * @throws with the child's last lines, when it ends before or the time is up; with the signal's reason,
 *   once that is aborted. The child is left running: stop it.
 */
export async function poll(child, attempt, { failure, timeoutMs, signal }) {
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
