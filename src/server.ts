import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { ConfigError, loadConfig } from './config.ts'
import { logger } from './logger.ts'

/** Past its drain the service has this long to close, ms. */
const GRACE = 2_000

try {
  const config = loadConfig(process.env)
  const app = await buildApp({ config, logger: logger(config.logLevel) })
  closeWithGrace({ delay: config.drainTimeout + GRACE, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'closing: this should not have happened')
    else app.log.info({ signal, streams: app.streams.open.size }, 'closing')
    await app.streams.drain(err ? 0 : config.drainTimeout)
    await app.close()
  })
  await app.listen({ host: config.host, port: config.port })
} catch (error) {
  // Before there is a logger, or a port. Everything later is close-with-grace's.
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
}
