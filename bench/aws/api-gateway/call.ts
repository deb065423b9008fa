import { addAbortListener } from 'node:events'
import type { LambdaFunction } from './function.ts'
import { EventTooLargeError } from './lambda.ts'

/** The result of an invocation. */
export type Called =
  | { kind: 'replied'; payload: Buffer }
  /** The function goes on, but nobody waits for it any more. */
  | { kind: 'timed out' }
  | { kind: 'failed'; error: Error }
  /** Lambda did not invoke the function: the event is too large. */
  | { kind: 'too large' }

export interface CallOptions {
  /** How long to wait for the whole reply, ms. */
  timeout: number
  /** Freezes the function. */
  signal: AbortSignal
}

/** Invokes a function and waits for its whole reply, as a buffered integration does. */
export async function call(
  fn: LambdaFunction,
  event: unknown,
  { timeout, signal }: CallOptions,
): Promise<Called> {
  const parts: Uint8Array[] = []
  let waiting = true
  const write = async (bytes: Uint8Array) => {
    if (waiting) parts.push(bytes)
  }
  const replied = fn.invoke(event, { write, signal }).then(
    (): Called => ({ kind: 'replied', payload: Buffer.concat(parts) }),
    (error): Called =>
      error instanceof EventTooLargeError ? { kind: 'too large' } : { kind: 'failed', error },
  )
  const late = Promise.withResolvers<Called>()
  const timer = setTimeout(late.resolve, timeout, { kind: 'timed out' })
  // Nor does anybody wait for a function that ignores the signal.
  using _ = addAbortListener(signal, () => late.resolve({ kind: 'failed', error: signal.reason }))
  try {
    return await Promise.race([replied, late.promise])
  } finally {
    waiting = false
    clearTimeout(timer)
  }
}
