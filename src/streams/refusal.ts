/** What a refusal may carry besides its status and its message. */
export interface RefusalOptions {
  /** For programs. Default: `STREAMPROOF_REFUSED`. */
  code?: string
  /** When the client may try again, seconds: the response's `Retry-After`. Default: none. */
  retryAfter?: number
  /** The error behind it, for the log. */
  cause?: unknown
}

/**
 * Refuses a stream with an HTTP status. A source throws it before its first event, and the client gets that status
 * in place of a stream. Thrown later, when a status has been sent, it ends the stream like any other error.
 */
export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly statusCode: number
  readonly code: string
  readonly retryAfter: number | undefined

  /**
   * @param statusCode 400 to 599
   * @param message what the client reads; it must hold no secret
   * @throws RangeError for any other status
   */
  constructor(statusCode: number, message: string, options: RefusalOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599)
      throw new RangeError(`A refusal's status must be 400 to 599, not ${statusCode}`)
    this.statusCode = statusCode
    this.code = options.code ?? 'STREAMPROOF_REFUSED'
    this.retryAfter = options.retryAfter
  }
}
