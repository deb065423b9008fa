import type { ServerResponse } from 'node:http'
import { BUFFERED_BYTES } from '../limits.ts'

// The statuses and bodies of AWS's own Runtime API: the emulator's internal/lambda/rapi/rendering/render_error.go.

/** Answers with JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = `${JSON.stringify(body)}\n`
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** The runtime's request was accepted. */
export function accepted(response: ServerResponse): void {
  reply(response, 202, { status: 'OK' })
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  reply(response, status, { errorMessage, errorType })
}

export function invalidRequestId(response: ServerResponse): void {
  refuse(response, 400, 'InvalidRequestID', 'Invalid request ID')
}

export function invalidResponseMode(response: ServerResponse): void {
  refuse(response, 400, 'InvalidFunctionResponseMode', 'Invalid function response mode')
}

export function truncated(response: ServerResponse): void {
  refuse(response, 400, 'TruncatedHTTPRequest', 'HTTP request detected as truncated')
}

/** Names the buffered limit even where the streamed one was exceeded, as AWS does. */
export function tooLarge(response: ServerResponse): void {
  const says = `Exceeded maximum allowed payload size (${BUFFERED_BYTES} bytes).`
  refuse(response, 413, 'RequestEntityTooLarge', says)
}

/** The runtime's request is not allowed in its state. */
export function wrongState(response: ServerResponse, from: string, to: string): void {
  const says = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`
  forbid(response, 'InvalidStateTransition', says)
}

export function forbid(response: ServerResponse, errorType: string, errorMessage: string): void {
  refuse(response, 403, errorType, errorMessage)
}
