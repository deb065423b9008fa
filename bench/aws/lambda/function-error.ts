/** A function failed. The message has Lambda's own words. The front decides what a client gets. */
export class FunctionError extends Error {
  /** `Sandbox.Timedout`, `Runtime.ExitError`, `Function.ResponseSizeTooLarge`, or the runtime's own. */
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.errorType = errorType
  }
}

/** The error types of Lambda's own limits. */
const limits = new Set(['Sandbox.Timedout', 'Function.ResponseSizeTooLarge'])

/** Whether one of Lambda's limits ended the function. */
export function isLimit({ errorType }: FunctionError): boolean {
  return limits.has(errorType)
}
