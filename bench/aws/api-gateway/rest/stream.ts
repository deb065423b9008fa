import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { EventTooLargeError } from '../lambda.ts'
import { pace } from '../pace.ts'
import { badGateway, badStream, EVENT_TOO_LARGE, type Refusal, TIMED_OUT } from './errors.ts'
import { preludeReader } from './prelude.ts'
import { begin, type Handled, type Integration, refuse } from './respond.ts'

// "Stream the integration response for your proxy integrations", considerations.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html

/** "You can stream your response for up to 15 minutes", ms. */
export const STREAM_TIMEOUT = 15 * 60_000
/** "For Regional or private endpoints, the timeout is 5 minutes", ms. An edge-optimized one has 30 seconds. */
export const IDLE_TIMEOUT = 5 * 60_000
/** "The first 10 MB of response payload is not subject to any bandwidth restrictions." */
export const FULL_SPEED_BYTES = 10 * 2 ** 20
/** "Response payload data exceeding 10 MB is restricted to 2 MB/s", bytes a second. */
export const STREAM_RATE = 2 * 2 ** 20

/** How much is sent at a time where the rate is limited, bytes: small enough to be even within a second. */
const SLICE = 64 * 1024

/** `responseTransferMode: STREAM`: metadata first, then the payload as it is made. */
export async function streamed(integration: Integration): Promise<Handled> {
  const { fn, event, response, signal, scale } = integration
  const over = Promise.withResolvers<Handled>()
  const client = payloadTo(response, scale, signal)
  const prelude = preludeReader()
  let begun = false
  let ended = false

  /** Ends the response early: with a refusal where it has not begun, or else without its terminating chunk. */
  const cut = (refusal: Refusal) => {
    if (ended) return
    if (begun) {
      truncate(response)
      const { author, limit } = refusal
      over.resolve({
        status: response.statusCode,
        says: `cut: ${refusal.says}`,
        author,
        ...(limit && { limit }),
      })
    } else over.resolve(refuse(response, refusal, integration.ids))
    ended = true
  }
  const idle = setTimeout(cut, IDLE_TIMEOUT / scale, late('it was idle for too long', 'idle'))
  const total = setTimeout(cut, STREAM_TIMEOUT / scale, late('it had lasted too long', 'total'))
  response.once('close', () => {
    if (ended || response.writableFinished) return
    ended = true
    over.resolve({ status: response.statusCode, says: 'the client left', author: 'client' })
  })

  const write = async (bytes: Uint8Array) => {
    // The function goes on without a client: "Lambda functions might continue to execute".
    if (ended) return
    idle.refresh()
    if (begun) return client(bytes)
    const read = prelude(bytes)
    if (read === undefined) return
    if (read === 'malformed') return cut(badStream('the function’s reply did not begin with its metadata'))
    begin(integration, read.head)
    // "API Gateway begins the payload stream after it receives the valid metadata and delimiter."
    response.flushHeaders()
    begun = true
    await client(read.payload)
  }
  fn.invoke(event, { write, signal }).then(
    () => {
      if (!begun) return cut(badStream('the function’s reply ended before its metadata did'))
      if (ended) return
      ended = true
      response.end()
      over.resolve({ status: response.statusCode, says: 'streamed, whole' })
    },
    (error) => {
      if (error instanceof EventTooLargeError) cut(EVENT_TOO_LARGE)
      else cut(badGateway(`the function failed: ${error.message}`))
    },
  )
  try {
    return await over.promise
  } finally {
    clearTimeout(idle)
    clearTimeout(total)
  }
}

const late = (says: string, limit: 'total' | 'idle'): Refusal => ({ ...TIMED_OUT, says, limit })

/** Sends payload at the API's rate. Resolves once there is room for more, or the client has left. */
function payloadTo(response: ServerResponse, scale: number, signal: AbortSignal) {
  const paced = pace({ free: FULL_SPEED_BYTES, perSecond: STREAM_RATE * scale, signal })
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length && !response.destroyed; at += SLICE) {
      const slice = bytes.subarray(at, at + SLICE)
      await paced(slice.length)
      // The response also closes when the client leaves.
      if (!response.write(slice)) await once(response, 'drain', { signal: gone.signal }).catch(() => {})
    }
  }
}

/**
 * Closes the connection after everything written, without the terminating chunk. curl calls it "transfer closed with
 * outstanding read data".
 */
function truncate(response: ServerResponse): void {
  response.socket?.destroySoon()
}
