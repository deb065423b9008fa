import { finish, notHead, responseSink, truncate } from '../../../transports/http.ts'
import type { Transport } from '../../../transports/transport.ts'

/**
 * A transport as most apps have it: the same bytes, without the fields that ask an edge to pass them on as they come
 * (`streamHeaders`). There is no heartbeat.
 *
 * @param type its content type
 */
export function plain(transport: Transport, type: string): Transport {
  return {
    ...transport,
    route: (streamOf) => ({
      handler(request, reply) {
        const { raw } = reply.type(type).hijack()
        raw.writeHead(200, reply.getHeaders() as Record<string, string>)
        if (!notHead(request)) return void raw.end()
        const response = responseSink(raw)
        raw.flushHeaders()
        streamOf(request).attach({
          ...response,
          end(by) {
            response.flush()
            if (by === 'source') finish(raw)
            else truncate(raw)
          },
        })
      },
    }),
  }
}
