/** What a function that was invoked is given besides its event. */
export interface Invocation {
  /** Hands over the next bytes of its reply. Resolves once there is room for more. */
  write(bytes: Uint8Array): Promise<void>
  /** Aborts when its time is over. Nobody tells a function that its client has left. */
  signal: AbortSignal
}

/**
 * What stands behind an API: an AWS Lambda function, as thin as can be. A buffered reply is one JSON value, in however
 * many writes; a streamed one is what AWS's runtime would send, byte by byte. The same interface fits both.
 */
export interface LambdaFunction {
  /** Resolves once its reply is whole; rejects where it failed. */
  invoke(event: unknown, invocation: Invocation): Promise<void>
}

/** A function that returns its reply whole, as a handler for Lambda's Node runtime does. */
export function handler<Event>(
  handle: (event: Event, signal: AbortSignal) => Promise<unknown> | unknown,
): LambdaFunction {
  return {
    async invoke(event, { write, signal }) {
      const reply = await handle(event as Event, signal)
      // The runtime has no other way to say that there is none.
      await write(Buffer.from(JSON.stringify(reply) ?? 'null'))
    },
  }
}
