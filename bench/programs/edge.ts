import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EdgeLog } from '../../src/probe/model.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../edges/edge.ts'
import { poll } from './child.ts'
import { findProgram, type Program } from './find.ts'
import { freePort, listens } from './port.ts'
import { namesRun, RunLog } from './run-log.ts'
import { startProgram } from './start.ts'
import { fill } from './template.ts'

/** How long a program may take to listen, ms. */
const START_MS = 10_000
/** How long a program may take over SIGTERM, ms. */
const STOP_MS = 2_000

/** An edge that is a program with one configuration file and a log. */
export interface ProgramEdge extends Omit<Edge, 'start'> {
  program: Program
  /** Its configuration, with names in it that template.ts fills in. */
  config: URL
  /** Its arguments. @param config the configuration's path */
  args(config: string): string[]
  /** Reads a line of its log. */
  readLine(line: string): EdgeLog
}

export function programEdge({ program, config, args, readLine, ...edge }: ProgramEdge): Edge {
  return { ...edge, start: (options) => start({ program, config, args, readLine }, options) }
}

async function start(
  { program, config, args, readLine }: Pick<ProgramEdge, 'program' | 'config' | 'args' | 'readLine'>,
  { origin, scale = 1, signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge> {
  const found = await findProgram(program, { signal, progress })
  const template = await readFile(config, 'utf8')
  const port = await freePort()
  const log = new RunLog<string>()
  const filled = (folder: string) => fill(template, { port, origin, folder, scale })
  const { folder, stop } = await startProgram({
    program: found,
    files: (folder) => ({ config: filled(folder) }),
    args: (folder) => args(join(folder, 'config')),
    onLine(line) {
      log.add(line)
      onRequest?.(line)
    },
    async ready(child) {
      const failure = `${program.name} does not listen`
      await poll(child, () => listens(port), { failure, timeoutMs: START_MS, signal })
    },
    stopMs: STOP_MS,
    signal,
  })
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    config: filled(folder),
    async log(run) {
      const line = await log.find((one) => namesRun(run, one))
      return line === undefined ? undefined : readLine(line)
    },
    stop,
  }
}
