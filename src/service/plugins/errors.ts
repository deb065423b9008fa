import createError from '@fastify/error'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
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

function redacted(error: FastifyError): FastifyError {
  error.message = redact(error.message)
  return error
}
