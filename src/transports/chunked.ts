import { drop, finish, notHead, responseSink, streamHeaders, truncate } from './http.ts'
import type { Transport } from './transport.ts'

/**
 * Plain text in HTTP/1.1's chunked transfer coding: one line an event. Plain text has no heartbeat and no error
 * event: the terminating chunk says that the stream is whole, its absence that it is not.
 */
export const chunked: Transport = {
  name: 'chunked',
  path: '/transfer-encoding',
  encode: ({ data }) => `${data}\n`,
  opens: notHead,
  route: (streamOf) => ({
    handler(request, reply) {
      reply.type('text/plain; charset=utf-8').headers(streamHeaders).hijack()
      const { raw } = reply
      raw.writeHead(200, reply.getHeaders() as Record<string, string>)
      if (!notHead(request)) return void raw.end()

      const response = responseSink(raw)
      raw.flushHeaders()
      streamOf(request).attach({
        ...response,
        end(by) {
          response.flush()
          if (by === 'source') finish(raw)
          else if (by === 'stall') drop(raw)
          else truncate(raw)
        },
      })
    },
  }),
}
