/** What an edge needs is not on this machine. The message says what to install; the edge is then unknown. */
export class NeedsError extends Error {
  /** `STREAMPROOF_NEEDS_<what>`. */
  readonly code: `STREAMPROOF_NEEDS_${string}`

  constructor(code: NeedsError['code'], message: string) {
    super(message)
    this.code = code
  }
}
