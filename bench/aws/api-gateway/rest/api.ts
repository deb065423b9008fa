import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LambdaFunction } from '../function.ts'
import { type Api, listen } from '../listen.ts'
import { gatewayLog } from '../log.ts'
import { readBody } from '../request.ts'
import { buffered } from './buffered.ts'
import { PAYLOAD_TOO_LARGE } from './errors.ts'
import { eventV1, newIds } from './event.ts'
import { refuse } from './respond.ts'
import { streamed } from './stream.ts'

export interface RestApiOptions {
  /** What `ANY /{proxy+}`'s Lambda proxy integration invokes. */
  fn: LambdaFunction
  /** The integration's `responseTransferMode`. `STREAM` is there since November 2025. */
  transferMode: 'BUFFERED' | 'STREAM'
  /** Divides the API's times; 1, unless told otherwise. */
  scale?: number
}

/** Starts a regional REST API behind a custom domain name, in front of a function. */
export async function startRestApi({ fn, transferMode, scale = 1 }: RestApiOptions): Promise<Api> {
  const stopped = new AbortController()
  const log = gatewayLog()
  const integrate = transferMode === 'STREAM' ? streamed : buffered

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now()
    const ids = newIds()
    const body = await readBody(request)
    const { signal } = stopped
    const { status, says, author, limit } = body
      ? await integrate({ fn, event: eventV1(request, body, ids), response, ids, scale, signal })
      : refuse(response, PAYLOAD_TOO_LARGE)
    const { requestId } = ids
    const { method: httpMethod = '', url: path = '' } = request
    const responseLatency = Math.round(performance.now() - start)
    const line = { requestId, httpMethod, path, status, responseLatency, says }
    log.add({ ...line, ...(author && { author }), ...(limit && { limit, flags: [limit] }) })
  }

  const { url, close } = await listen((request, response) => {
    // A client that leaves before its request is whole is not answered, and not logged.
    handle(request, response).catch(() => response.destroy())
  })
  return {
    url,
    log: log.find,
    async stop() {
      stopped.abort()
      await close()
    },
  }
}
