import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { close, listen } from '../../http/server.ts'
import { FunctionError } from '../function-error.ts'
import { ARN, FUNCTION } from './about.ts'
import { Extensions } from './extensions.ts'
import type { Invocation } from './invocation.ts'
import * as refusals from './refusals.ts'
import { functionError, take } from './take.ts'

/** A runtime's state, with the emulator's names (internal/lambda/core/runtime_state_names.go). */
type State =
  | 'Started'
  | 'InitError'
  | 'Ready'
  | 'Running'
  | 'InvocationResponse'
  | 'InvocationErrorResponse'
  | 'RuntimeResponseSentState'

export interface RuntimeApiOptions {
  /** How long the function may take for an event, ms. */
  timeout: number
  /** Divides Lambda's times, but not `timeout`. */
  scale: number
  /** Called each time the runtime waits for work and there is none. */
  onIdle?(): void
}

/**
 * Lambda's Runtime API (2018-06-01) of one execution environment, and the part of the Extensions API that an adapter
 * needs. It serves one event at a time, on a port of its own.
 */
export class RuntimeApi {
  readonly extensions = new Extensions(FUNCTION)
  /** Resolves once the runtime asks for work, or rejects with the FunctionError that it reports. */
  readonly ready: Promise<void>
  readonly #ready = Promise.withResolvers<void>()
  readonly #options: RuntimeApiOptions
  readonly #server: Server
  #url: URL | undefined
  readonly #waiting: Invocation[] = []
  #state: State = 'Started'
  #current: Invocation | undefined
  /** The runtime's open request for work. */
  #parked: ServerResponse | undefined

  private constructor(options: RuntimeApiOptions) {
    this.#options = options
    this.ready = this.#ready.promise
    this.ready.catch(() => {})
    this.#server = createServer((request, response) => {
      this.#route(request, response).catch(() => response.destroy())
    })
    // A response may take as long as the function.
    this.#server.requestTimeout = 0
  }

  static async listen(options: RuntimeApiOptions): Promise<RuntimeApi> {
    const api = new RuntimeApi(options)
    api.#url = await listen(api.#server)
    return api
  }

  /** For AWS_LAMBDA_RUNTIME_API: host and port. */
  get address(): string {
    return this.#url?.host ?? ''
  }

  /** Whether the runtime waits for work. */
  get idle(): boolean {
    return this.#parked !== undefined && this.#waiting.length === 0
  }

  /** Gives the event to the runtime, after those that wait. */
  invoke(invocation: Invocation): void {
    this.#waiting.push(invocation)
    this.#deliver()
  }

  /** Fails every pending event: the runtime has ended or will be stopped. */
  fail(why: (invocation: Invocation) => FunctionError): void {
    for (const invocation of [this.#current, ...this.#waiting.splice(0)]) invocation?.fail(why(invocation))
  }

  /** Closes every connection. Pending events fail. */
  async close(): Promise<void> {
    this.fail(() => new FunctionError('Sandbox.Failure', 'The environment was stopped'))
    await close(this.#server)
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request
    const [, version, path = ''] = /^\/(\d{4}-\d{2}-\d{2})(\/.*)$/.exec(url) ?? []
    if (version === '2020-01-01' && (await this.extensions.handle(path, request, response))) return
    const runtime = version === '2018-06-01'
    if (runtime && method === 'GET' && path === '/runtime/invocation/next') return this.#next(response)
    if (runtime && method === 'POST' && path === '/runtime/init/error')
      return this.#initError(request, response)
    const [, id, what] = /^\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    if (!runtime || method !== 'POST' || what === undefined) return void response.writeHead(404).end()
    if (!this.#current || id !== this.#current.requestId) return refusals.invalidRequestId(response)
    const to = what === 'response' ? 'InvocationResponse' : 'InvocationErrorResponse'
    if (this.#state !== 'Running') return refusals.wrongState(response, this.#state, to)
    this.#state = to
    if (what === 'response') await this.#response(request, response, this.#current)
    else await this.#error(request, response, this.#current)
  }

  #next(response: ServerResponse): void {
    // A runtime that asks again before it has responded gets the same event again, as on AWS.
    if (this.#state === 'Running' && this.#current) this.#give(this.#current, response)
    else if (['Started', 'Ready', 'RuntimeResponseSentState'].includes(this.#state)) this.#park(response)
    else refusals.wrongState(response, this.#state, 'Ready')
  }

  #park(response: ServerResponse): void {
    this.#state = 'Ready'
    this.#current = undefined
    this.#parked = response
    response.once('close', () => {
      if (this.#parked === response) this.#parked = undefined
    })
    this.#ready.resolve()
    if (this.idle) this.#options.onIdle?.()
    this.#deliver()
  }

  #deliver(): void {
    const response = this.#parked
    const invocation = response && this.#waiting.shift()
    if (!response || !invocation) return
    this.#parked = undefined
    this.#current = invocation
    this.#state = 'Running'
    const { timeout } = this.#options
    invocation.start(timeout)
    const { requestId, trace } = invocation
    const tracing = { type: 'X-Amzn-Trace-Id', value: `Root=${trace};Sampled=0` }
    const deadlineMs = Date.now() + Math.round(timeout)
    this.extensions.tell({
      eventType: 'INVOKE',
      deadlineMs,
      requestId,
      invokedFunctionArn: ARN,
      tracing,
    })
    this.#give(invocation, response)
  }

  #give({ requestId, trace, event }: Invocation, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(event),
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': Date.now() + Math.round(this.#options.timeout),
      'lambda-runtime-invoked-function-arn': ARN,
      'lambda-runtime-trace-id': `Root=${trace};Sampled=0`,
      // Keep-alive costs some runtimes 40 ms (Nagle's algorithm and delayed acknowledgements).
      connection: 'close',
    })
    response.end(event)
  }

  async #response(request: IncomingMessage, response: ServerResponse, invocation: Invocation) {
    const mode = request.headers['lambda-runtime-function-response-mode']
    if (mode !== undefined && mode !== 'streaming') {
      invocation.fail(new FunctionError('Runtime.InvalidResponseModeHeader', `Response mode ${mode}`))
      this.#state = 'RuntimeResponseSentState'
      return refusals.invalidResponseMode(response)
    }
    const taken = await take(request, invocation, this.#options.scale)
    this.#state = 'RuntimeResponseSentState'
    if (taken === 'whole') refusals.accepted(response)
    else if (taken === 'truncated') refusals.truncated(response)
    else if (taken === 'tooLarge') {
      refusals.tooLarge(response)
      request.resume()
    }
  }

  async #error(request: IncomingMessage, response: ServerResponse, invocation: Invocation) {
    invocation.fail(functionError(request.headers, await buffer(request)))
    this.#state = 'RuntimeResponseSentState'
    refusals.accepted(response)
  }

  async #initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#state !== 'Started') return refusals.wrongState(response, this.#state, 'InitError')
    this.#state = 'InitError'
    this.#ready.reject(functionError(request.headers, await buffer(request)))
    refusals.accepted(response)
  }
}
