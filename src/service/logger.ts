import type { FastifyServerOptions } from 'fastify'
import type { Config } from './config.ts'

/** pino's options: JSON in production or into a pipe, for people on a terminal. */
export function logger(level: Config['logLevel']): FastifyServerOptions['logger'] {
  const pretty = process.stdout.isTTY && process.env.NODE_ENV !== 'production'
  return {
    level,
    ...(pretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }),
  }
}
