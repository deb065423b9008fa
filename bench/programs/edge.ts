import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EdgeLog } from '../../src/probe/model.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../edges/edge.ts'
import { poll } from './child.ts'
import { findProgram, type Program } from './find.ts'
import { freePort, listens } from './port.ts'
import { namesRun, RunLog } from './run-log.ts'
import { startProgram } from './start.ts'
import { add, fill } from './template.ts'

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
  /** What its configuration has instead with TLS: each text in it is replaced. Default: it has no TLS. */
  tls?: Record<string, string>
  /** The signal at which it loads its configuration again. Default: it cannot. */
  reload?: NodeJS.Signals
  /** Reads a line of its log. */
  readLine(line: string): EdgeLog
}

export function programEdge({ program, config, args, tls, reload, readLine, ...edge }: ProgramEdge): Edge {
  return { ...edge, start: (options) => start({ program, config, args, tls, reload, readLine }, options) }
}

type Started = Pick<ProgramEdge, 'program' | 'config' | 'args' | 'readLine'> & {
  tls: ProgramEdge['tls']
  reload: ProgramEdge['reload']
}

async function start(
  { program, config, args, tls: replaced = {}, reload, readLine }: Started,
  { origin, scale = 1, tls, advice = [], signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge> {
  const found = await findProgram(program, { signal, progress })
  const shipped = add(await readFile(config, 'utf8'), advice)
  const template = tls ? replace(shipped, replaced) : shipped
  const port = await freePort()
  const log = new RunLog<string>()
  const filled = (folder: string) => {
    const both = join(folder, 'both.pem')
    return fill(template, { port, origin, folder, scale, tls: tls && { ...tls.files, both } })
  }
  const { child, folder, stop } = await startProgram({
    program: found,
    files: (folder) => ({ config: filled(folder), ...(tls && { 'both.pem': `${tls.cert}\n${tls.key}` }) }),
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
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    config: filled(folder),
    async log(run) {
      const line = await log.find((one) => namesRun(run, one))
      return line === undefined ? undefined : readLine(line)
    },
    ...(reload && {
      async reload() {
        process.kill(child.pid, reload)
      },
    }),
    stop,
  }
}

/** @throws where the configuration does not hold a text that is to be replaced */
function replace(config: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The configuration has no \`${from}\` to replace for TLS.`)
    return text.replace(from, () => to)
  }, config)
}
