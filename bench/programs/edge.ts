import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { EdgeLog } from '../../src/probe/model.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../edges/edge.ts'
import { poll } from './child.ts'
import { findProgram, type Program } from './find.ts'
import { get } from './get.ts'
import { freePort, listens } from './port.ts'
import { namesRun, RunLog } from './run-log.ts'
import { startProgram } from './start.ts'
import { add, added, fill, knows } from './template.ts'

/** How long a program may take to listen, ms. */
const START_MS = 10_000
/** How long a program may take over SIGTERM, ms. */
const STOP_MS = 2_000

/** An edge that is a program with one configuration file and a log. */
export interface ProgramEdge extends Omit<Edge, 'start'> {
  program: Program
  /** Its configuration. template.ts says what names may be in it. */
  config: URL
  /** What is added to its configuration. Default: nothing. */
  lines?: EdgeOptions['advice']
  /** Its arguments, with the same names in them. */
  args: string[]
  /** What its configuration has instead with TLS: each text in it is replaced. Default: it has no TLS. */
  tls?: Record<string, string>
  /** What it answers with while it has not loaded its configuration. Default: it does not listen until then. */
  loading?: RegExp
  /** The signal at which it loads its configuration again. Default: it cannot. */
  reload?: NodeJS.Signals
  /** A program that prints its log, and its arguments. Default: it prints or writes its log itself. */
  logger?: string[]
  /** What only lines of its access log hold, one of which it writes for each request. Default: a brace at the beginning. */
  access?: RegExp
  /** Reads a line of its access log. @param errors what else it has logged of this request, such as in its error log */
  readLine(line: string, errors: string[]): EdgeLog
}

export function programEdge(edge: ProgramEdge): Edge {
  const { program, config, lines, args, tls, loading, reload, logger, access, readLine, ...row } = edge
  return { ...row, start: (options) => start(edge, options) }
}

async function start(edge: ProgramEdge, options: EdgeOptions): Promise<RunningEdge> {
  const { program, loading, reload, access = /^\{/, readLine } = edge
  const { origin, scale = 1, tls, signal, progress, onRequest } = options
  const found = await findProgram(program, { signal, progress })
  const template = await configuration(edge, found.version, options)
  const config = basename(edge.config.pathname)
  const port = await freePort()
  const log = new RunLog<string>()
  const filled = (text: string, folder: string) => {
    const paths = { folder, config, prefix: dirname(dirname(found.path)) }
    const both = join(folder, 'both.pem')
    return fill(text, { ...paths, port, origin, scale, tls: tls && { ...tls.files, both } })
  }
  const { child, folder, stop } = await startProgram({
    program: found,
    files: (folder) => ({
      [config]: filled(template, folder),
      ...(tls && { 'both.pem': `${tls.cert}\n${tls.key}` }),
    }),
    args: (folder) => edge.args.map((arg) => filled(arg, folder)),
    logger: (folder) => edge.logger?.map((arg) => filled(arg, folder)),
    onLine(line) {
      log.add(line)
      onRequest?.(line)
    },
    async ready(child) {
      const failure = `${program.name} does not listen`
      await poll(child, () => listens(port), { failure, timeoutMs: START_MS, signal })
      if (!loading) return
      const answers = async (until: AbortSignal) => {
        const { body } = await get(new URL(`http://127.0.0.1:${port}`), until)
        return !loading.test(body) || undefined
      }
      await poll(child, answers, { failure, timeoutMs: START_MS, signal })
    },
    stopMs: STOP_MS,
    signal,
  })
  return {
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    programs: [found],
    config: filled(template, folder),
    async log(run) {
      const line = await log.find((one) => access.test(one) && namesRun(run, one))
      const errors = log.all((one) => !access.test(one) && namesRun(run, one))
      return line === undefined ? undefined : readLine(line, errors)
    },
    ...(reload && {
      async reload() {
        process.kill(child.pid, reload)
      },
    }),
    stop,
  }
}

/** Its configuration, with names that are yet to be filled in. */
async function configuration(
  { config, lines = [], tls: changes }: ProgramEdge,
  version: string,
  { advice = [], tls }: EdgeOptions,
): Promise<string> {
  const known = advice.filter((one) => knows(version, one))
  const whole = added(add(add(await readFile(config, 'utf8'), lines), known))
  return tls && changes ? replace(whole, changes) : whole
}

/** @throws where the configuration does not hold a text that is to be replaced */
function replace(config: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The configuration has no \`${from}\` to replace for TLS.`)
    return text.replace(from, () => to)
  }, config)
}
