import { type DestinationStream, type Logger, pino } from 'pino'
import { redact } from '../redact.ts'
import type { Config } from './config.ts'

/**
 * Builds the service's logger: JSON in production or into a pipe, readable text on a terminal. No line holds a secret.
 * @param stream where it writes. Default: standard output
 */
export function createLogger(level: Config['logLevel'], stream?: DestinationStream): Logger {
  const pretty = !stream && process.stdout.isTTY && process.env.NODE_ENV !== 'production'
  const options = {
    level,
    hooks: { streamWrite: redact },
    ...(pretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }),
  }
  return stream ? pino(options, stream) : pino(options)
}
