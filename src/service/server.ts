import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { ConfigError, findMisspelt, loadConfig } from './config.ts'
import { createLogger } from './logger.ts'

/** How long the service may take to close after its drain, ms. */
const GRACE = 2_000

try {
  const config = loadConfig(process.env)
  const app = await buildApp({ config, logger: createLogger(config.logLevel) })
  for (const warning of findMisspelt(process.env)) app.log.warn(warning)
  const { platform, drainTimeout } = config
  if (platform)
    app.log[drainTimeout < platform.grace ? 'info' : 'warn'](
      `DRAIN_TIMEOUT is ${drainTimeout} ms: ${platform.name} kill ${platform.grace} ms after SIGTERM`,
    )
  closeWithGrace({ delay: drainTimeout + GRACE, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'closing after an unexpected error')
    else app.log.info({ signal, streams: app.streams.open.size }, 'closing')
    await app.streams.drain(err ? 0 : drainTimeout)
    await app.close()
  })
  await app.listen({ host: config.host, port: config.port })
} catch (error) {
  // Before there is a logger or a port. Later errors are close-with-grace's.
  console.error(explain(error))
  process.exit(1)
}

function explain(error: unknown): unknown {
  if (error instanceof ConfigError) return error.message
  const { code, address, port, hostname } = error as NodeJS.ErrnoException & {
    address?: string
    port?: number
    hostname?: string
  }
  // Our own errors tell the fix: nobody needs to see where they were thrown.
  if (code?.startsWith('STREAMPROOF_')) return `${code}: ${(error as Error).message}`
  if (code === 'EADDRINUSE')
    return `EADDRINUSE: another program listens on ${address}:${port}. Stop it, or set PORT or METRICS_PORT`
  if (code === 'EADDRNOTAVAIL')
    return `EADDRNOTAVAIL: this machine has no address ${address}. Set HOST to one that it has, or to 0.0.0.0 for all`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${code}: the host name ${hostname} cannot be resolved. Set HOST to an address of this machine, or to 0.0.0.0 for all`
  return error
}
