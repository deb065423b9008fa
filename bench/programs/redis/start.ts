import { type Child, poll, startChild } from '../child.ts'
import type { FoundProgram } from '../find.ts'
import { listens } from '../port.ts'

const START_MS = 20_000

/** How a server that channels are kept in is started. */
export interface RedisOptions {
  program: FoundProgram
  port: number
  /** The folder of its append-only file. */
  dir: string
  /** How often it syncs that file: after each command, or once a second. */
  appendfsync: 'always' | 'everysec'
  /** Default: false. */
  cluster?: boolean
  signal: AbortSignal
}

/** Starts Redis or Valkey on 127.0.0.1, with an append-only file. Resolves once it listens. */
export async function startRedis(options: RedisOptions): Promise<Child> {
  const { program, port, dir, appendfsync, cluster = false, signal } = options
  const settings = { port, dir, bind: '127.0.0.1', appendonly: 'yes', appendfsync, save: '' }
  const child = await startChild({
    command: program.path,
    args: Object.entries({ ...settings, 'cluster-enabled': cluster ? 'yes' : 'no' }).flatMap(
      ([name, value]) => [`--${name}`, String(value)],
    ),
    env: program.env,
  })
  const failure = `${program.name} does not listen`
  await poll(child, () => listens(port), { failure, timeoutMs: START_MS, signal })
  return child
}
