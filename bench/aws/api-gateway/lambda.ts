import { setTimeout as sleep } from 'node:timers/promises'
import { Bucket } from '../lambda/bucket.ts'
import { FunctionError } from '../lambda/function-error.ts'
import * as limits from '../lambda/limits.ts'
import type { Invocation, LambdaFunction } from './function.ts'

/** Lambda does not invoke the function: its Invoke API answers 413. */
export class EventTooLargeError extends Error {
  readonly code = 'RequestEntityTooLargeException'
}

export interface LambdaOptions {
  /** How it is invoked: by Lambda's `Invoke`, or by `InvokeWithResponseStream`. */
  mode: 'buffered' | 'streamed'
  /** Divides Lambda's times. Default: 1. */
  scale?: number
}

/** Puts Lambda's limits around a function. There is an environment for every invocation. */
export function lambda(fn: LambdaFunction, { mode, scale = 1 }: LambdaOptions): LambdaFunction {
  const most = mode === 'buffered' ? limits.BUFFERED_BYTES : limits.STREAMED_BYTES
  return {
    async invoke(event, { write, signal }) {
      if (Buffer.byteLength(JSON.stringify(event)) > limits.EVENT_BYTES)
        throw new EventTooLargeError(`Request must be smaller than ${limits.EVENT_BYTES} bytes`)

      const over = new AbortController()
      const running = AbortSignal.any([signal, over.signal])
      const bucket = Bucket.forStreams(scale)
      let size = 0
      const limited: Invocation = {
        async write(bytes) {
          size += bytes.length
          if (size > most)
            throw new FunctionError(
              'Function.ResponseSizeTooLarge',
              `Exceeded maximum allowed payload size (${most} bytes).`,
            )
          if (mode === 'streamed') await bucket.take(bytes.length, running)
          running.throwIfAborted()
          await write(bytes)
        },
        signal: running,
      }
      const timeout = limits.TIMEOUT / scale
      const timedOut = sleep(timeout, undefined, { signal: running }).then(() => {
        throw new FunctionError('Sandbox.Timedout', `Task timed out after ${timeout / 1000} seconds`)
      })
      try {
        // Lambda freezes a function that ignores its signal: nobody waits for it.
        await Promise.race([fn.invoke(event, limited), timedOut])
      } finally {
        over.abort()
      }
    },
  }
}
