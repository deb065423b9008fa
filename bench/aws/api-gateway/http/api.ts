import type { ServerResponse } from 'node:http'
import { readBody } from '../../http/body.ts'
import { type Field, isNotIn } from '../../http/fields.ts'
import { extendedId } from '../../ids.ts'
import { type Called, call } from '../call.ts'
import type { LambdaFunction } from '../function.ts'
import { type Api, PAYLOAD_BYTES, serve } from '../serve.ts'
import { httpApiEvent } from './event.ts'
import { readReply } from './reply.ts'

/** How long a function may take over its whole reply, ms (HTTP API quotas: maximum integration timeout, 30 seconds). */
export const INTEGRATION_TIMEOUT = 30_000

export interface HttpApiOptions {
  /** What the `$default` route's Lambda proxy integration invokes. */
  fn: LambdaFunction
  /** Divides the API's times. Default: 1. */
  scale?: number
}

/** A response to the client, and what the log says about it. */
interface Answer {
  status: number
  headers: Field[]
  body: Buffer
  says: string
  author?: 'edge' | 'service'
}

/** The API's own answers: `{"message":"…"}`, the status in words. */
function own(status: number, message: string, says: string, author: Answer['author'] = 'edge'): Answer {
  const headers: Field[] = [['Content-Type', 'application/json']]
  return { status, headers, body: Buffer.from(JSON.stringify({ message })), says, author }
}

/** No document shows its body: it has the form of the others. */
const TOO_LARGE = own(413, 'Request Entity Too Large', 'the request was too large')

const answers: { [Kind in Called['kind']]: (called: Extract<Called, { kind: Kind }>) => Answer } = {
  replied({ payload }) {
    const reply = readReply(payload)
    if (reply) return { ...reply, says: `the function’s whole reply, ${payload.length} bytes` }
    return internal('the function’s reply was malformed')
  },
  failed: ({ error }) => internal(`the function failed: ${error.message}`),
  // With `content-length: 33` and an apigw-requestid, as seen on AWS (cortexlabs/cortex #1225).
  'timed out': () => own(503, 'Service Unavailable', 'the integration’s timeout was over'),
  'too large': () => TOO_LARGE,
}

/**
 * The body is in "Troubleshooting issues with HTTP API Lambda integrations"; the status is the knowledge center's ("How
 * do I map the status codes in HTTP APIs?": a reply of the wrong format gives a 500). A REST API answers 502.
 */
const internal = (says: string) => own(500, 'Internal Server Error', says, 'service')

/**
 * Starts an HTTP API with one route, `$default`, in front of a function. It passes a reply on once it is whole: "Response
 * streaming is only supported for REST APIs".
 */
export function startHttpApi({ fn, scale = 1 }: HttpApiOptions): Promise<Api> {
  const timeout = INTEGRATION_TIMEOUT / scale
  return serve(async (request, response, signal) => {
    const requestId = extendedId()
    const body = await readBody(request, PAYLOAD_BYTES)
    const called = body && (await call(fn, httpApiEvent(request, body), { timeout, signal }))
    const { says, author, ...reply } = called ? answers[called.kind](called as never) : TOO_LARGE
    send(response, requestId, reply)
    return { requestId, status: reply.status, says, ...(author && { author }) }
  })
}

/** Fields that the API sets itself. */
const FRAMING = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

function send(
  response: ServerResponse,
  id: string,
  { status, headers, body }: Pick<Answer, 'status' | 'headers' | 'body'>,
): void {
  for (const [name, value] of headers.filter(isNotIn(FRAMING))) response.appendHeader(name, value)
  response.setHeader('Content-Length', body.length)
  response.setHeader('Apigw-Requestid', id)
  response.writeHead(status).end(body)
}
