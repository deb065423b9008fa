import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, constants, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url))

/** How often we say that we are still at it, ms. */
const TICK = 5_000

/** What the bench keeps on this machine, and how it is made. */
export interface Kept {
  /** Its folder in the cache, with its version in it, such as `envoy/1.40.0`. */
  folder: string
  /** What to call it, e.g. `the Lambda Web Adapter 0.9.1`. */
  title: string
  /** How long making it takes, in words. */
  takes: string
  /** Makes it in this folder. What it throws is thrown. */
  make(folder: string): Promise<void>
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
  /** Where the bench keeps such things; `.cache/` in the repository, unless told otherwise. */
  cache?: string
}

/**
 * The folder of something that is made when it is first wanted, and kept. It is made in a folder of its own and moved
 * to its place in one step: what breaks off leaves nothing that counts, and two at once do not meet.
 */
export async function kept({
  folder,
  title,
  takes,
  make,
  signal,
  progress,
  cache = CACHE,
}: Kept): Promise<string> {
  const target = join(cache, folder)
  if (await exists(target)) return target
  await mkdir(dirname(target), { recursive: true })
  const scratch = await mkdtemp(join(dirname(target), '.making-'))
  progress(`installing ${title}, once: ${takes}`)
  const since = performance.now()
  const timer = setInterval(() => {
    progress(`still installing ${title} (${Math.round((performance.now() - since) / 1_000)} s)`)
  }, TICK)
  try {
    await make(scratch)
    signal.throwIfAborted()
    await rename(scratch, target).catch((error: NodeJS.ErrnoException) => {
      // Another run was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return target
  } finally {
    clearInterval(timer)
    await rm(scratch, { recursive: true, force: true })
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Which of these programs are not on PATH. */
export async function missing(programs: string[], path = process.env.PATH ?? ''): Promise<string[]> {
  const found = await Promise.all(programs.map((program) => isOnPath(program, path)))
  return programs.filter((_, i) => !found[i])
}

async function isOnPath(program: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, program)
    const there = await access(file, constants.X_OK).then(
      async () => (await stat(file)).isFile(),
      () => false,
    )
    if (there) return true
  }
  return false
}

/** Our environment with nothing of the npm in it that runs us: its settings would reach into what another installs. */
export function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_ENV$/.test(name)),
  )
}

/** How many of a program's last lines an error quotes. */
const QUOTED = 20

export interface RunOptions {
  env: NodeJS.ProcessEnv
  signal: AbortSignal
}

/**
 * Runs a program to its end. Where that is given up, whatever it has started ends with it.
 * @throws the signal's reason; else an Error with the last it said, where it failed
 */
export async function run(command: string, args: string[], { env, signal }: RunOptions): Promise<void> {
  signal.throwIfAborted()
  // A group of its own: compilers are children of children.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      if (lines.length > QUOTED) lines.shift()
    })
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  signal.addEventListener('abort', end)
  process.once('exit', end)
  try {
    const [code, killed] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    signal.throwIfAborted()
    if (code === 0) return
    const how = killed ? `was ended by ${killed}` : `exited with code ${code}`
    throw new Error(`${command} ${args[0]} ${how}. Its last lines:\n${lines.join('\n')}`)
  } finally {
    signal.removeEventListener('abort', end)
    process.off('exit', end)
  }
}
