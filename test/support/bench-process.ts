import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository, and the bench's program in it. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const MAIN = join(ROOT, 'bench', 'main.ts')

/** Starts the bench with these arguments. */
export const bench = (...args: string[]) => start([MAIN, ...args])

/** Starts a program and collects its output. */
export function start(args: string[], env = process.env, command = process.execPath) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
  /** Resolves once standard error holds this. */
  const says = async (text: string) => {
    while (!stderr.includes(text)) await Promise.race([once(child.stderr, 'data'), ended])
  }
  return { child, ended, says }
}
