/** A program or tool has to be installed first. The message says which; the edge that needs it is then unknown. */
export class NeedsError extends Error {
  /** `STREAMPROOF_NEEDS_<what>`. */
  readonly code: `STREAMPROOF_NEEDS_${string}`

  constructor(code: NeedsError['code'], message: string) {
    super(message)
    this.code = code
  }
}
