import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { PassThrough } from 'node:stream'
import { Bucket } from '../bucket.ts'
import { FunctionError } from '../function-error.ts'
import * as limits from '../limits.ts'
import type { Invocation } from './invocation.ts'

/** How a runtime's response ended. */
export type Taken = 'whole' | 'truncated' | 'tooLarge' | 'failed'

/**
 * Reads a runtime's response, as fast as the limits and the reader allow, and ends the invocation with it.
 * @param scale divides Lambda's times
 */
export async function take(request: IncomingMessage, invocation: Invocation, scale: number): Promise<Taken> {
  const body = invocation.begin(request.headers['content-type'])
  const streamed = invocation.mode === 'RESPONSE_STREAM'
  const most = streamed ? limits.STREAMED_BYTES : limits.BUFFERED_BYTES
  const bucket = Bucket.forStreams(scale)
  const { failed } = invocation
  // After the timeout nobody reads the rest.
  const stop = () => request.destroy()
  failed.addEventListener('abort', stop)
  let bytes = 0
  try {
    // The request stays open, so that the runtime gets a response where the rest is not read.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length
      if (bytes > most) break
      if (streamed) await bucket.take((chunk as Buffer).length, failed)
      await write(body, chunk as Buffer, failed)
    }
  } catch {
    if (failed.aborted) return 'failed'
    invocation.fail(new FunctionError('Runtime.TruncatedResponse', 'The runtime broke off its answer'))
    return 'truncated'
  } finally {
    failed.removeEventListener('abort', stop)
  }
  if (bytes > most) {
    const says = `Response payload size exceeded maximum allowed payload size (${most} bytes).`
    invocation.fail(new FunctionError('Function.ResponseSizeTooLarge', says))
    return 'tooLarge'
  }
  const error = trailing(request.trailers)
  if (error) invocation.fail(error)
  else invocation.end()
  return 'whole'
}

async function write(body: PassThrough, chunk: Buffer, signal: AbortSignal): Promise<void> {
  if (!body.write(chunk)) await once(body, 'drain', { signal })
}

/** The header or trailer with the type of a runtime's error. */
const ERROR_TYPE = 'lambda-runtime-function-error-type'

/** The error in a runtime's trailers: the guide, "Building a custom runtime", response streaming. */
function trailing(trailers: IncomingMessage['trailers']): FunctionError | undefined {
  if (!trailers[ERROR_TYPE]) return undefined
  const body = Buffer.from(trailers['lambda-runtime-function-error-body'] ?? '', 'base64')
  return functionError(trailers, body)
}

/** Reads an error as runtimes report it: JSON with `errorMessage`, and its type in a field or in the JSON. */
export function functionError(fields: NodeJS.Dict<string | string[]>, body: Buffer): FunctionError {
  let reported: { errorType?: string; errorMessage?: string } = {}
  try {
    reported = JSON.parse(String(body)) ?? {}
  } catch {
    // Lambda accepts any body here.
  }
  const type = fields[ERROR_TYPE] ?? reported.errorType ?? 'Runtime.Unknown'
  return new FunctionError(String(type), reported.errorMessage ?? '')
}
