/** What a function gets beside its event. */
export interface Invocation {
  /** Sends the next bytes of its reply. Resolves once there is room for more. */
  write(bytes: Uint8Array): Promise<void>
  /** Aborts after the function's timeout. A function does not learn that its client has left. */
  signal: AbortSignal
}

/** The Lambda function behind an API. A buffered reply is one JSON value, a streamed one the bytes of AWS's runtime. */
export interface LambdaFunction {
  /** Resolves once its reply is whole, or rejects where it fails. */
  invoke(event: unknown, invocation: Invocation): Promise<void>
}

/** A function that returns its reply whole, as a handler for Lambda's Node runtime does. */
export function handler<Event>(
  handle: (event: Event, signal: AbortSignal) => Promise<unknown> | unknown,
): LambdaFunction {
  return {
    async invoke(event, { write, signal }) {
      const reply = await handle(event as Event, signal)
      // The runtime sends null where there is no reply.
      await write(Buffer.from(JSON.stringify(reply) ?? 'null'))
    },
  }
}
