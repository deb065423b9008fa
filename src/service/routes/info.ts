import type { FastifyPluginCallback } from 'fastify'
import type { Info, SourceInfo } from '../../contract.ts'
import type { Source } from '../../streams/source.ts'

export interface InfoOptions {
  sources: Source[]
  publicUrl: URL | undefined
  channels: Info['channels']
}

/** `GET /info`: what this service serves, for clients that offer a choice, such as the page. */
export const infoRoutes: FastifyPluginCallback<InfoOptions> = (
  app,
  { sources, publicUrl, channels },
  done,
) => {
  const served: Omit<Info, 'now'> = {
    checksRoutes: publicUrl !== undefined,
    channels,
    sources: sources.map(({ name, prefix, params, eventNames = [] }) => ({
      name,
      prefix,
      params: params as SourceInfo['params'],
      eventNames,
    })),
  }
  app.get('/info', { logLevel: 'warn' }, (_request, reply): Info => {
    reply.header('cache-control', 'no-store')
    return { now: Date.now(), ...served }
  })
  done()
}
