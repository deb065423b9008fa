import type { Readable } from 'node:stream'
import createError from '@fastify/error'
import type { FastifyReply } from 'fastify'
import type { StreamEvent } from '../streams/event.ts'
import type { Stream } from '../streams/stream.ts'
import { drop, finish, notHead, responseSink, streamHeaders } from './http.ts'
import type { Transport } from './transport.ts'

const UnsafeFieldError = createError(
  'STREAMPROOF_UNSAFE_SSE_FIELD',
  'An SSE %s must not hold CR, LF or NUL: it would begin another field. Encode it before you yield it',
)

/** After a drain clients come back after 1 to 10 s, each after a time of its own, ms. */
const MIN_RETRY = 1_000
const RETRY_SPREAD = 9_000

/**
 * Server-Sent Events (WHATWG HTML, 9.2).
 *
 * fastify-sse-v2 4.2 sends the head. The frames and the end are ours: the plugin ends the process when a source
 * throws, never tells a source that its client left, lets a bare CR inject a line, and queues objects without bound.
 */
export const sse: Transport = {
  name: 'sse',
  path: '/sse',
  encode: encodeSse,
  opens: notHead,
  route: (streamOf) => ({
    handler(request, reply) {
      const { raw } = reply
      const stream = notHead(request) ? streamOf(request) : undefined
      // An EventSource that comes back after the last event stops on 204 only. After an empty 200 it would come
      // back for ever.
      if (stream?.empty && stream.lastEventId !== undefined) return endForGood(stream, reply)

      const response = responseSink(raw)
      reply.headers(streamHeaders)
      // The plugin leaves a queue and two generators behind the head, and a pipe that would end the response. We
      // write the response, so they are ended at once.
      raw.once('pipe', (queue: Readable) => {
        queue.unpipe(raw)
        queue.destroy()
      })
      reply.sse({})
      // The plugin keeps the connection even for a client that asked for its close (RFC 9112, 9.6).
      if (/\bclose\b/i.test(request.headers.connection ?? ''))
        raw.once('finish', () => request.raw.socket.destroySoon())
      if (!stream) return void raw.end()

      stream.attach({
        ...response,
        beat: () => {
          raw.write(':\n\n')
          return true
        },
        end(by) {
          response.flush()
          if (by === 'error') raw.write('event: error\ndata: the source failed\n\n')
          if (by === 'drain') raw.write(`retry: ${MIN_RETRY + Math.floor(Math.random() * RETRY_SPREAD)}\n\n`)
          if (by === 'stall') drop(raw)
          else finish(raw)
        },
      })
    },
  }),
}

function endForGood(stream: Stream, reply: FastifyReply): void {
  stream.attach({
    status: 204,
    write: () => true,
    onDrain() {},
    bytesTaken: () => 0,
    end: () => void reply.code(204).headers(streamHeaders).send(),
  })
}

/**
 * Returns an event as SSE's bytes.
 * @throws STREAMPROOF_UNSAFE_SSE_FIELD when the id or the event's name holds CR, LF or NUL
 */
export function encodeSse({ id, event, data }: StreamEvent): string {
  let frame = ''
  if (id !== undefined) frame += `id: ${safe('id', id)}\n`
  if (event !== undefined) frame += `event: ${safe('event name', event)}\n`
  // CR, LF and CRLF all end a line (9.2.5), so another `data:` follows each of them.
  frame += /[\r\n]/.test(data)
    ? data.replace(/^/, 'data: ').replace(/\r\n|\r|\n/g, '\ndata: ')
    : `data: ${data}`
  return `${frame}\n\n`
}

function safe(field: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new UnsafeFieldError(field)
  return value
}
