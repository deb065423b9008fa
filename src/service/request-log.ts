import { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/**
 * Fastify's own log lines, one for each request: when it was answered. A stream is not one of them, its line
 * comes when it ends (streams/streams.ts); a stream that was refused is.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(err: FastifyError | null, request: FastifyRequest, reply: FastifyReply): void {
    const { statusCode } = reply.raw
    if (request.routeOptions.config.stream && statusCode < 400) return
    request.log.info(
      { err, method: request.method, url: withoutToken(request.url), statusCode, ms: reply.elapsedTime },
      'answered',
    )
  }

  /** What the client did wrong is in its answer; what we did is logged whole. */
  override defaultErrorLog(err: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500 && !err.code?.startsWith('STREAMPROOF_'))
      request.log.error({ err }, err.message)
  }

  /** Its line is the answer's. */
  override routeNotFound(): void {}
}

/** A token that a browser had to put into the URL is nobody else's. */
function withoutToken(url: string): string {
  return url.replace(/([?&]access_token=)[^&]*/g, '$1…')
}
