import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { EdgeLog } from '../../../src/probe/model.ts'
import { readBody } from '../http/body.ts'
import { isNamed } from '../http/fields.ts'
import { close, listen } from '../http/server.ts'
import { FunctionError } from '../lambda/function-error.ts'
import type { LambdaFunction } from '../lambda/lambda-function.ts'
import { EVENT_BYTES } from '../lambda/limits.ts'
import { type Ids, type InvokeMode, newIds } from '../lambda/runtime-api/invocation.ts'
import { functionUrlEvent } from './event.ts'
import { buffered, failed, type Reply, streamed } from './reply.ts'
import { type LoggedRequest, line, requestLog } from './request-log.ts'

export interface FunctionUrlOptions {
  lambda: LambdaFunction
  mode: InvokeMode
  /** Gets a line for each request, once the function has ended. */
  onRequest?: ((line: string) => void) | undefined
}

/** A running Function URL. */
export interface FunctionUrl {
  url: URL
  /** Returns what its log says about a run. */
  log(run: string): Promise<EdgeLog | undefined>
  /** Closes every connection, but does not stop the function. Safe to call twice. */
  stop(): Promise<void>
}

/** Starts a Lambda Function URL in front of a function: plain HTTP on a free port of 127.0.0.1. */
export async function startFunctionUrl({
  lambda,
  mode,
  onRequest,
}: FunctionUrlOptions): Promise<FunctionUrl> {
  const log = requestLog()
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const came = performance.now()
    const since = () => performance.now() - came
    const ids = newIds()
    const { method = '', url: target = '' } = request
    const logged: LoggedRequest = { method, target, requestId: ids.requestId, bytes: 0 }
    log.add(logged)
    response.once('close', () => {
      // Where the front itself cuts the response, the function has ended before.
      if (!response.writableFinished && logged.endedMs === undefined) logged.leftMs = since()
    })
    const reply = await answer(request, ids)
    logged.status = reply.status
    const failure = await send(response, reply, ids, logged)
    logged.endedMs = since()
    if (failure) logged.failure = failure
    onRequest?.(line(logged))
  }

  async function answer(request: IncomingMessage, ids: Ids): Promise<Reply> {
    const body = await readBody(request, EVENT_BYTES)
    const event = body && JSON.stringify(functionUrlEvent(request, body, { ...ids, at: Date.now() }))
    if (!event || Buffer.byteLength(event) > EVENT_BYTES) return TOO_LARGE
    try {
      const given = await lambda.invoke(event, mode, ids).answered
      return await (mode === 'BUFFERED' ? buffered(given) : streamed(given))
    } catch (error) {
      if (error instanceof FunctionError) return failed(error)
      throw error
    }
  }

  return {
    url: await listen(server),
    log: log.find,
    stop: () => close(server),
  }
}

/** Invoke's response: RequestTooLargeException. */
const TOO_LARGE: Reply = {
  status: 413,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'RequestTooLargeException'],
  ],
  body: Buffer.from(
    `{"Message":"Request must be smaller than ${EVENT_BYTES} bytes for the InvokeFunction operation"}`,
  ),
}

/**
 * Sends a reply. Resolves once the function has ended, even where the client has left.
 * @returns the function's error
 */
async function send(
  response: ServerResponse,
  { status, headers, body, failure }: Reply,
  { requestId, trace }: Ids,
  logged: LoggedRequest,
): Promise<FunctionError | undefined> {
  const old = response.req.httpVersion === '1.0'
  const framing = Buffer.isBuffer(body)
    ? [['Content-Length', String(body.length)]]
    : old
      ? []
      : [['Transfer-Encoding', 'chunked']]
  // In the order of AWS's own responses.
  const head = [
    ['Date', new Date().toUTCString()],
    ...headers.filter(isType).map(([, value]) => ['Content-Type', value]),
    ...framing,
    ['Connection', response.shouldKeepAlive ? 'keep-alive' : 'close'],
    ['x-amzn-RequestId', requestId],
    ...headers.filter((header) => !isType(header)),
    ['X-Amzn-Trace-Id', `root=${trace};sampled=0`],
  ]
  response.writeHead(status, head.flat())
  if (Buffer.isBuffer(body)) {
    logged.bytes = body.length
    response.end(body)
    return failure?.()
  }
  response.flushHeaders()
  await pump(body, response, logged)
  const broken = failure?.()
  if (!broken) response.end()
  // HTTP/1.0 ends a body by closing, so only a reset shows a cut.
  else if (old) response.socket?.resetAndDestroy()
  else response.socket?.destroySoon()
  return broken
}

const isType = isNamed('content-type')

/** Reads the body to its end: a client that leaves does not stop a function (the guide, "Response streaming"). */
function pump(body: Readable, response: ServerResponse, logged: LoggedRequest): Promise<void> {
  return new Promise((resolve) => {
    if (body.readableEnded) return resolve()
    body.once('end', resolve)
    body.on('data', (chunk: Buffer) => {
      logged.bytes += chunk.length
    })
    body.pipe(response, { end: false })
    response.once('close', () => {
      body.unpipe(response)
      body.resume()
    })
    if (response.destroyed) body.resume()
  })
}
