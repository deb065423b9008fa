import { finish, responseSink, streamHeaders, truncate } from './http.ts'
import type { Transport } from './transport.ts'

/**
 * Plain text over HTTP/1.1's chunked transfer coding: a line an event. Text has no room for a beat, and no
 * name for an error: the terminating chunk says that the stream is whole, its absence that it is not.
 */
export const chunked: Transport = {
  name: 'chunked',
  path: '/transfer-encoding',
  route: (open) => ({
    handler(request, reply) {
      reply.type('text/plain; charset=utf-8').headers(streamHeaders).hijack()
      const { raw } = reply
      raw.writeHead(200, reply.getHeaders() as Record<string, string>)
      if (request.method === 'HEAD') return void raw.end()

      const response = responseSink(raw)
      raw.flushHeaders()
      open(request, {
        ...response,
        transport: 'chunked',
        encode: (event) => `${event.data}\n`,
        end(by) {
          response.flush()
          if (by === 'source') finish(raw)
          else if (by === 'stall') raw.destroy()
          else truncate(raw)
        },
      })
    },
  }),
}
