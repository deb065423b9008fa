import { PassThrough, type Readable } from 'node:stream'
import { requestId, traceRoot } from '../../ids.ts'
import { FunctionError } from '../function-error.ts'

/** How a function is invoked: its answer as a whole, or as it comes. The Function URL's `InvokeMode`. */
export type InvokeMode = 'BUFFERED' | 'RESPONSE_STREAM'

/** What a function answers, as its runtime hands it over. */
export interface FunctionAnswer {
  /** As the runtime gave it. */
  contentType: string | undefined
  /** Ends in any case, after all that came. Read it, whoever is still there: the runtime waits for that. */
  body: Readable
  /** Once `body` has ended: what broke it off. Undefined where it is whole. */
  failure(): FunctionError | undefined
}

/** What an invocation is known by. */
export interface Ids {
  requestId: string
  /** The X-Ray trace's root: `1-<unix s>-<random>`, hexadecimal. */
  trace: string
}

export function newIds(): Ids {
  return { requestId: requestId(), trace: traceRoot() }
}

/** One event on its way through a function. */
export class Invocation {
  readonly requestId: string
  readonly trace: string
  /** JSON. */
  readonly event: string
  readonly mode: InvokeMode
  /** Resolves with the answer's beginning; rejects with a FunctionError where there is none. */
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
    // Of an answer that nobody reads the failure is nobody's either.
    this.answered.catch(() => {})
  }

  /** Aborted once it has failed, with the FunctionError. */
  get failed(): AbortSignal {
    return this.#failed.signal
  }

  /** The runtime has it: from now on its time runs. */
  start(timeout: number): void {
    this.#timer = setTimeout(() => {
      const seconds = (timeout / 1_000).toFixed(2)
      // AWS's words since 2025.
      const says = `RequestId: ${this.requestId} Error: Task timed out after ${seconds} seconds`
      this.fail(new FunctionError('Sandbox.Timedout', says))
    }, timeout)
  }

  /** The answer begins. @returns where to write it */
  begin(contentType: string | undefined): PassThrough {
    this.#begun = true
    this.#answer.resolve({ contentType, body: this.#body, failure: () => this.failed.reason })
    return this.#body
  }

  /** The answer is whole. */
  end(): void {
    clearTimeout(this.#timer)
    this.#body.end()
  }

  /** It fails, however far it got. Nothing happens where it is over already. */
  fail(error: FunctionError): void {
    if (this.#body.writableEnded || this.failed.aborted) return
    clearTimeout(this.#timer)
    this.#failed.abort(error)
    // What came before still reaches the client.
    if (this.#begun) this.#body.end()
    else this.#answer.reject(error)
  }
}
