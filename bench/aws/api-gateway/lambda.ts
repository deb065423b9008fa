import { setTimeout as sleep } from 'node:timers/promises'
import type { Invocation, LambdaFunction } from './function.ts'
import { pace } from './pace.ts'

const MiB = 2 ** 20

/** An event, as JSON, bytes: "Request must be smaller than 6291456 bytes" (Lambda quotas: 6 MB). */
export const EVENT_BYTES = 6 * MiB
/** A buffered reply, bytes: "Exceeded maximum allowed payload size (6291556 bytes)" (Lambda quotas: 6 MB). */
export const BUFFERED_BYTES = 6 * MiB + 100
/** A streamed reply, bytes (Lambda quotas: 200 MB for each streamed response). */
export const STREAMED_BYTES = 200 * MiB
/** As much of a streamed reply goes at full speed, bytes (Lambda quotas, bandwidth for streamed responses). */
export const FULL_SPEED_BYTES = 6 * MiB
/** The rest of it, bytes a second (same). */
export const STREAM_RATE = 2 * MiB
/** The longest timeout that a function can have, ms (Lambda quotas: 900 seconds). */
export const FUNCTION_TIMEOUT = 900_000

/** Lambda does not even invoke the function: its Invoke API answers 413. */
export class EventTooLargeError extends Error {
  readonly code = 'RequestEntityTooLargeException'
}

/** The function was invoked, and failed. */
export class FunctionError extends Error {}

export interface LambdaOptions {
  /** How it is invoked: by Lambda's `Invoke`, or by `InvokeWithResponseStream`. */
  mode: 'buffered' | 'streamed'
  /** Divides its times; 1, unless told otherwise. */
  scale?: number
}

/** Puts Lambda's own limits around a function. Its environments are as many as are asked for. */
export function lambda(fn: LambdaFunction, { mode, scale = 1 }: LambdaOptions): LambdaFunction {
  const most = mode === 'buffered' ? BUFFERED_BYTES : STREAMED_BYTES
  return {
    async invoke(event, { write, signal }) {
      if (Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES)
        throw new EventTooLargeError(`Request must be smaller than ${EVENT_BYTES} bytes`)

      const over = new AbortController()
      const running = AbortSignal.any([signal, over.signal])
      const paced = pace({ free: FULL_SPEED_BYTES, perSecond: STREAM_RATE * scale, signal: running })
      let size = 0
      const limited: Invocation = {
        async write(bytes) {
          size += bytes.length
          if (size > most) throw new FunctionError(`Exceeded maximum allowed payload size (${most} bytes).`)
          if (mode === 'streamed') await paced(bytes.length)
          running.throwIfAborted()
          await write(bytes)
        },
        signal: running,
      }
      const timedOut = sleep(FUNCTION_TIMEOUT / scale, undefined, { signal: running }).then(() => {
        throw new FunctionError(`Task timed out after ${FUNCTION_TIMEOUT / scale / 1000} seconds`)
      })
      try {
        // A function that does not mind its signal is frozen all the same: nobody waits for it.
        await Promise.race([fn.invoke(event, limited), timedOut])
      } finally {
        over.abort()
      }
    },
  }
}
