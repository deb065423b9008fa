import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** How many of a program's last lines an error quotes. */
const QUOTED = 20

export interface RunOptions {
  env: NodeJS.ProcessEnv
  signal: AbortSignal
}

/**
 * Runs a program to its end. An abort kills it with every process that it has started.
 * @throws an Error with its last lines where it fails, or the signal's reason
 */
export async function run(command: string, args: string[], { env, signal }: RunOptions): Promise<void> {
  signal.throwIfAborted()
  // A process group of its own: compilers are children of children.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      if (lines.length > QUOTED) lines.shift()
    })
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  signal.addEventListener('abort', kill)
  process.once('exit', kill)
  try {
    const [code, killed] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    signal.throwIfAborted()
    if (code === 0) return
    const how = killed ? `was ended by ${killed}` : `exited with code ${code}`
    throw new Error(`${command} ${args[0]} ${how}. Its last lines:\n${lines.join('\n')}`)
  } finally {
    signal.removeEventListener('abort', kill)
    process.off('exit', kill)
  }
}
