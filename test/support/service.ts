import { EventEmitter, once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { type AppOptions, buildApp } from '../../src/service/app.ts'
import { loadConfig } from '../../src/service/config.ts'
import { createLogger } from '../../src/service/logger.ts'

interface Test {
  teardown(fn: () => unknown): void
}

export interface AppStart {
  /** Variables that the configuration is read from; Default: none. */
  env?: NodeJS.ProcessEnv
  /** What to stream. Default: every source of src/sources. */
  sources?: NonNullable<AppOptions['sources']>
  /** Keeps what the service logs, at LOG_LEVEL. Default: no log. */
  logs?: boolean
}

export interface StartedApp {
  app: FastifyInstance
  /** Where it listens, without a path. */
  url: URL
  /** What it has logged so far, a parsed pino line each. Empty unless `logs` was asked for. */
  logs: Record<string, unknown>[]
  /** Resolves with the first line of this message, once it is logged. */
  logged(msg: string): Promise<Record<string, unknown>>
}

/** The real service, listening on a free port of 127.0.0.1 until the test is over. */
export async function startApp(
  t: Test,
  { env = {}, sources, logs = false }: AppStart = {},
): Promise<StartedApp> {
  const config = loadConfig(env)
  const lines: Record<string, unknown>[] = []
  const log = new EventEmitter()
  const stream = {
    write(line: string) {
      lines.push(JSON.parse(line))
      log.emit('line')
    },
  }
  const app = await buildApp({
    config,
    ...(sources && { sources }),
    ...(logs && { logger: createLogger(config.logLevel, stream) }),
  })
  t.teardown(() => app.close())
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return {
    app,
    url,
    logs: lines,
    async logged(wanted) {
      for (;;) {
        const line = lines.find(({ msg }) => msg === wanted)
        if (line) return line
        await once(log, 'line')
      }
    },
  }
}
