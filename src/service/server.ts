import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { ConfigError, loadConfig } from './config.ts'
import { logger } from './logger.ts'

/** Past its drain the service has this long to close, ms. */
const GRACE = 2_000

try {
  const config = loadConfig(process.env)
  const app = await buildApp({ config, logger: logger(config.logLevel) })
  const { platform, drainTimeout } = config
  if (platform)
    app.log[drainTimeout < platform.grace ? 'info' : 'warn'](
      `DRAIN_TIMEOUT is ${drainTimeout} ms: ${platform.name} kill ${platform.grace} ms after SIGTERM`,
    )
  closeWithGrace({ delay: drainTimeout + GRACE, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'closing: this should not have happened')
    else app.log.info({ signal, streams: app.streams.open.size }, 'closing')
    await app.streams.drain(err ? 0 : drainTimeout)
    await app.close()
  })
  await app.listen({ host: config.host, port: config.port })
} catch (error) {
  // Before there is a logger, or a port. Everything later is close-with-grace's.
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
}
