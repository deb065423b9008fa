import { Environment, type Launch } from './environment.ts'
import { FunctionError } from './function-error.ts'
import { TIMEOUT } from './limits.ts'
import { type Ids, Invocation, type InvokeMode, newIds } from './runtime-api/invocation.ts'

export interface LambdaFunctionOptions {
  launch: Launch
  /**
   * How many environments there may be. Default: 1. Lambda starts another whenever all are busy, up to the account's
   * quota, and then answers 429. Here further events wait.
   */
  environments?: number
  /** Divides Lambda's times. Default: 1. */
  scale?: number
  /** How long the function may take for an event, ms, before scaling. Default: Lambda's maximum. */
  timeout?: number
  /** Ends a start that is still under way. */
  signal: AbortSignal
}

/** A function: its environments, and the events that wait for one. */
export class LambdaFunction {
  readonly #options: LambdaFunctionOptions
  readonly #environments = new Set<Environment>()
  readonly #waiting: Invocation[] = []
  readonly #starting = new Set<Promise<void>>()
  readonly #stopped = new AbortController()

  private constructor(options: LambdaFunctionOptions) {
    this.#options = options
  }

  /**
   * Starts the function with its first environment.
   * @throws the error that kept it from starting
   */
  static async start(options: LambdaFunctionOptions): Promise<LambdaFunction> {
    const it = new LambdaFunction(options)
    await it.#add(options.signal)
    return it
  }

  /** Invokes the function with an event. An environment serves one event at a time. */
  invoke(event: string, mode: InvokeMode, ids: Ids = newIds()): Invocation {
    const invocation = new Invocation(event, mode, ids)
    this.#waiting.push(invocation)
    this.#dispatch()
    return invocation
  }

  /** Stops every environment. Pending events fail. Safe to call twice. */
  async stop(): Promise<void> {
    const why = new FunctionError('Sandbox.Failure', 'The function was stopped')
    this.#stopped.abort(why)
    for (const invocation of this.#waiting.splice(0)) invocation.fail(why)
    await Promise.allSettled(this.#starting)
    await Promise.all([...this.#environments].map((environment) => environment.stop()))
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#environments].find((environment) => environment.idle)
      if (!idle) break
      idle.invoke(this.#waiting.shift() as Invocation)
    }
    const { environments = 1 } = this.#options
    const room = environments - this.#environments.size - this.#starting.size
    for (let n = 0; n < Math.min(room, this.#waiting.length - this.#starting.size); n++) this.#grow()
  }

  #grow(): void {
    if (this.#stopped.signal.aborted) return
    const starting = this.#add(this.#stopped.signal).catch((error: Error) => {
      const failure =
        error instanceof FunctionError ? error : new FunctionError('Runtime.InitError', error.message)
      this.#waiting.shift()?.fail(failure)
    })
    this.#starting.add(starting)
    void starting.then(() => {
      this.#starting.delete(starting)
      this.#dispatch()
    })
  }

  async #add(signal: AbortSignal): Promise<void> {
    const { launch, scale = 1, timeout = TIMEOUT } = this.#options
    const environment = await Environment.start(
      {
        launch,
        scale,
        timeout: timeout / scale,
        onIdle: () => this.#dispatch(),
        onGone: (gone) => {
          this.#environments.delete(gone)
          if (this.#waiting.length > 0) this.#dispatch()
        },
      },
      signal,
    )
    this.#environments.add(environment)
    this.#dispatch()
  }
}
