import type { FastifyPluginAsync } from 'fastify'
import { jwtAccess, openAccess } from '../../channels/access.ts'
import { Channels } from '../../channels/channels.ts'
import { openStore } from '../../channels/stores/index.ts'
import type { Streams } from '../../streams/streams.ts'
import type { Config } from '../config.ts'
import { channelRoutes } from '../routes/channels/index.ts'

/** How often expired channels and messages are looked for, ms. */
const SWEEP = 5_000

/** What pages of other origins may do with channels, and read of the answers. */
export const channelCors = {
  methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  exposed: [
    'Stream-Next-Offset',
    'Stream-Cursor',
    'Stream-Up-To-Date',
    'Stream-Closed',
    'Stream-TTL',
    'Stream-Expires-At',
    'Stream-SSE-Data-Encoding',
    'Producer-Epoch',
    'Producer-Seq',
    'Producer-Expected-Seq',
    'Producer-Received-Seq',
    'ETag',
    'Location',
    'Retry-After',
  ].join(', '),
}

/** The service's channels: their store, their routes, and what has to be done now and then. */
export const channelsPlugin: FastifyPluginAsync<{ config: Config; streams: Streams }> = async (
  app,
  { config, streams },
) => {
  const { access, store: url, secret, ...bounds } = config.channels
  if (access === 'open') app.log.warn('CHANNELS=open: everybody may read, write and delete every channel')
  const store = await openStore(url, {
    onTrouble(err) {
      if (err) app.log.error({ err }, 'the store of the channels cannot be reached, or refuses what is asked')
      else app.log.info('the store of the channels works again')
    },
  })
  const channels = new Channels(store, bounds)
  const sweep = setInterval(() => {
    channels.sweep().catch((err) => app.log.error({ err }, 'expired channels could not be removed'))
  }, SWEEP)
  app.addHook('onClose', async () => {
    clearInterval(sweep)
    await store.close()
  })
  await app.register(channelRoutes, {
    channels,
    streams,
    access: access === 'jwt' ? jwtAccess(secret) : openAccess,
    allowedOrigins: config.allowedOrigins,
    ...bounds,
  })
}
