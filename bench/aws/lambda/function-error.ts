/** A function that failed, in Lambda's own words. What a client gets to see of it is its front's decision. */
export class FunctionError extends Error {
  /** `Sandbox.Timedout`, `Runtime.ExitError`, `Function.ResponseSizeTooLarge`, or the runtime's own. */
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.errorType = errorType
  }
}

/** The error types that are Lambda's own doing, not the function's: its limits. */
const limits = new Set(['Sandbox.Timedout', 'Function.ResponseSizeTooLarge'])

/** Whether one of Lambda's limits ended it. */
export function isLimit({ errorType }: FunctionError): boolean {
  return limits.has(errorType)
}
