import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import createError from '@fastify/error'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { redact } from '../../redact.ts'

const NotFoundError = createError('STREAMPROOF_NOT_FOUND', 'There is no %s %s here', 404)

/** Error bodies without secrets. Fastify's own 404 repeats the request's query. */
export const errors = fp((app, _options, done) => {
  app.setErrorHandler<FastifyError>((error) => {
    throw redacted(error)
  })
  app.setNotFoundHandler(({ method, url }) => {
    throw new NotFoundError(method, url.split('?', 1)[0])
  })
  done()
})

/** Fastify's `frameworkErrors`: what is wrong with a URL goes past the error handler, and repeats the URL. */
export function answerFrameworkError(
  error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.code(error.statusCode ?? 500).send(redacted(error))
}

/** What Node's parser refuses: status, code and message by Node's code. */
const clientErrors: Record<string, [status: number, code: string, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'STREAMPROOF_REQUEST_TIMEOUT', 'The request did not arrive in time'],
  HPE_HEADER_OVERFLOW: [431, 'STREAMPROOF_HEADER_TOO_LONG', 'The header fields are too long'],
}
const UNREADABLE: [number, string, string] = [400, 'STREAMPROOF_BAD_REQUEST', 'This is no HTTP request']

/** Fastify's `clientErrorHandler`: answers what is no request at all, such as an unknown method, as its own does, with a code. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [statusCode, code, message] = clientErrors[error.code] ?? UNREADABLE
  const status = STATUS_CODES[statusCode]
  const body = JSON.stringify({ statusCode, code, error: status, message })
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${statusCode} ${status}\r\nContent-Length: ${body.length}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${body}`,
    )
  socket.destroy(error)
}

function redacted(error: FastifyError): FastifyError {
  error.message = redact(error.message)
  return error
}
