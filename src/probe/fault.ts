/** An error's code and its first line, as an outcome keeps them. */
export function codeAndMessage(error: unknown): { code: string; message: string } {
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
  // Several addresses were tried; each has its own error.
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : []
  // OpenSSL's messages go on over several lines of its own sources.
  return { code, message: (message || first?.message || code).trim().split('\n')[0] ?? code }
}
