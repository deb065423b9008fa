import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))

/** What a run of the program left. */
export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** Starts `streamproof` with these arguments. */
export function start(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(process.execPath, [MAIN, ...args], {
    stdio: 'pipe',
    env: { ...process.env, FORCE_COLOR: undefined, NODE_OPTIONS: '', ...env },
  })
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]).then(([stdout, stderr, code]): Ran => ({ code, stdout, stderr }))
  return { child, ended }
}

/** Runs `streamproof` with these arguments to its end. */
export function run(...args: string[]): Promise<Ran> {
  const { child, ended } = start(args)
  child.stdin.end()
  return ended
}
