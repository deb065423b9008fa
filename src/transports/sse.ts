import createError from '@fastify/error'
import type { StreamEvent } from '../streams/event.ts'
import { finish, responseSink, streamHeaders } from './http.ts'
import type { Transport } from './transport.ts'

const UnsafeFieldError = createError(
  'STREAMPROOF_UNSAFE_SSE_FIELD',
  'An SSE %s must not hold CR, LF or NUL: it would start a field of its own. Encode it before you yield it',
)

/** After a drain clients come back between one and ten seconds later, ms, each at its own time. */
const MIN_RETRY = 1_000
const RETRY_SPREAD = 9_000

/**
 * Server-Sent Events (WHATWG HTML, 9.2).
 *
 * fastify-sse-v2 4.2 makes the handshake; the frames and the end are ours, because the plugin ends the process
 * when a source throws, never tells a source that its client left, lets a bare CR inject a line, and queues
 * objects without bound. So it is given one event without fields, which is nothing on the wire.
 */
export const sse: Transport = {
  name: 'sse',
  path: '/sse',
  route: (open) => ({
    handler(request, reply) {
      const { raw } = reply
      const response = responseSink(raw)
      reply.headers(streamHeaders)
      reply.sse({})
      // The plugin keeps the connection even for a client that asked for its close (RFC 9112, 9.6).
      if (/\bclose\b/i.test(request.headers.connection ?? ''))
        raw.once('finish', () => request.raw.socket.destroySoon())
      if (request.method === 'HEAD') return void raw.end()

      open(request, {
        ...response,
        transport: 'sse',
        encode: encodeSse,
        beat: () => {
          raw.write(':\n\n')
          return true
        },
        end(by) {
          response.flush()
          if (by === 'error') raw.write('event: error\ndata: the source failed\n\n')
          if (by === 'drain') raw.write(`retry: ${MIN_RETRY + Math.floor(Math.random() * RETRY_SPREAD)}\n\n`)
          if (by === 'stall') raw.destroy()
          else finish(raw)
        },
      })
    },
  }),
}

/**
 * An event as SSE's bytes.
 * @throws STREAMPROOF_UNSAFE_SSE_FIELD where the id or the event's name holds CR, LF or NUL
 */
export function encodeSse({ id, event, data }: StreamEvent): string {
  let frame = ''
  if (id !== undefined) frame += `id: ${safe('id', id)}\n`
  if (event !== undefined) frame += `event: ${safe('event name', event)}\n`
  // CR, LF and CRLF all end a line (9.2.5), so each of them starts another `data:`.
  frame += /[\r\n]/.test(data)
    ? data.replace(/^/, 'data: ').replace(/\r\n|\r|\n/g, '\ndata: ')
    : `data: ${data}`
  return `${frame}\n\n`
}

function safe(field: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new UnsafeFieldError(field)
  return value
}
