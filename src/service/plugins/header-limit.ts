import createError from '@fastify/error'
import fp from 'fastify-plugin'

/** The most header fields a request may have. Node bounds their bytes (431 past 16 KiB), not their number. */
const MAX_HEADERS = 100

const TooManyHeadersError = createError(
  'STREAMPROOF_TOO_MANY_HEADERS',
  `A request may have ${MAX_HEADERS} header fields. This one has %d`,
  431,
)

/** Refuses requests with too many header fields. */
export const headerLimit = fp((app, _options, done) => {
  app.addHook('onRequest', (request, _reply, next) => {
    const headers = request.raw.rawHeaders.length / 2
    next(headers > MAX_HEADERS ? new TooManyHeadersError(headers) : undefined)
  })
  done()
})
