import { readBody } from '../../http/body.ts'
import type { LambdaFunction } from '../function.ts'
import { type Api, PAYLOAD_BYTES, serve } from '../serve.ts'
import { buffered } from './buffered.ts'
import { PAYLOAD_TOO_LARGE } from './errors.ts'
import { eventV1, newIds } from './event.ts'
import { refuse } from './respond.ts'
import { streamed } from './stream.ts'

export interface RestApiOptions {
  /** What the Lambda proxy integration of `ANY /{proxy+}` invokes. */
  fn: LambdaFunction
  /** The integration's `responseTransferMode`. AWS has `STREAM` since November 2025. */
  transferMode: 'BUFFERED' | 'STREAM'
  /** Divides the API's times. Default: 1. */
  scale?: number
}

/** Starts a regional REST API behind a custom domain name, in front of a function. */
export function startRestApi({ fn, transferMode, scale = 1 }: RestApiOptions): Promise<Api> {
  const integrate = transferMode === 'STREAM' ? streamed : buffered
  return serve(async (request, response, signal) => {
    const ids = newIds()
    const body = await readBody(request, PAYLOAD_BYTES)
    const { status, says, author, limit } = body
      ? await integrate({ fn, event: eventV1(request, body, ids), response, ids, scale, signal })
      : refuse(response, PAYLOAD_TOO_LARGE)
    return {
      requestId: ids.requestId,
      status,
      says,
      ...(author && { author }),
      ...(limit && { limit, flags: [limit] }),
    }
  })
}
