import { PassThrough, type Readable } from 'node:stream'
import { requestId, traceRoot } from '../../ids.ts'
import { FunctionError } from '../function-error.ts'

/** Whether a response is sent whole or as it is made: the Function URL's `InvokeMode`. */
export type InvokeMode = 'BUFFERED' | 'RESPONSE_STREAM'

/** A function's response, as its runtime sends it. */
export interface FunctionAnswer {
  /** The runtime's content type. */
  contentType: string | undefined
  /** Always ends, after everything that came. Read it even where the client has left: the runtime waits for that. */
  body: Readable
  /** Call it after `body` has ended. Returns the error that cut it, or undefined where it is whole. */
  failure(): FunctionError | undefined
}

/** An invocation's ids. */
export interface Ids {
  requestId: string
  /** The X-Ray trace's root: `1-<unix s>-<random>`, hexadecimal. */
  trace: string
}

export function newIds(): Ids {
  return { requestId: requestId(), trace: traceRoot() }
}

/** An event on its way through a function. */
export class Invocation {
  readonly requestId: string
  readonly trace: string
  /** JSON. */
  readonly event: string
  readonly mode: InvokeMode
  /** Resolves when the response begins, or rejects with a FunctionError. */
  readonly answered: Promise<FunctionAnswer>
  readonly #answer = Promise.withResolvers<FunctionAnswer>()
  readonly #body = new PassThrough()
  readonly #failed = new AbortController()
  #begun = false
  #timer: NodeJS.Timeout | undefined

  constructor(event: string, mode: InvokeMode, { requestId, trace }: Ids) {
    this.requestId = requestId
    this.trace = trace
    this.event = event
    this.mode = mode
    this.answered = this.#answer.promise
    // Nobody has to handle the rejection.
    this.answered.catch(() => {})
  }

  /** Aborts with a FunctionError when the function fails. */
  get failed(): AbortSignal {
    return this.#failed.signal
  }

  /** The runtime has got the event: its timeout starts. */
  start(timeout: number): void {
    this.#timer = setTimeout(() => {
      const seconds = (timeout / 1_000).toFixed(2)
      // AWS's words since 2025.
      const says = `RequestId: ${this.requestId} Error: Task timed out after ${seconds} seconds`
      this.fail(new FunctionError('Sandbox.Timedout', says))
    }, timeout)
  }

  /** The response begins. @returns the stream to write it to */
  begin(contentType: string | undefined): PassThrough {
    this.#begun = true
    this.#answer.resolve({ contentType, body: this.#body, failure: () => this.failed.reason })
    return this.#body
  }

  /** The response is whole. */
  end(): void {
    clearTimeout(this.#timer)
    this.#body.end()
  }

  /** Fails the invocation, unless it has ended. */
  fail(error: FunctionError): void {
    if (this.#body.writableEnded || this.failed.aborted) return
    clearTimeout(this.#timer)
    this.#failed.abort(error)
    // What came before the failure still reaches the client.
    if (this.#begun) this.#body.end()
    else this.#answer.reject(error)
  }
}
