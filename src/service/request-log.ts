import { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/**
 * One log line a request, when it is answered. A stream has its own line, when it ends (streams/streams.ts). A stream
 * that was refused has a request's.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(err: FastifyError | null, request: FastifyRequest, reply: FastifyReply): void {
    const { statusCode } = reply.raw
    if (request.routeOptions.config.stream && statusCode < 400) return
    request.log.info(
      {
        err,
        method: request.method,
        url: request.url,
        statusCode,
        ms: Math.round(reply.elapsedTime * 1_000) / 1_000,
      },
      'answered',
    )
  }

  /** A client's fault is in its response. Ours are logged with their stack, and refusals with what caused them. */
  override defaultErrorLog(err: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
    const ours = reply.statusCode >= 500 && !err.code?.startsWith('STREAMPROOF_')
    if (ours || err.cause !== undefined) reply.log.error({ err }, err.message)
  }

  /** The response's line says it. */
  override routeNotFound(): void {}
}
