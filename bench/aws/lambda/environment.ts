import { type Child, describeExit, lastLines } from '../../programs/child.ts'
import { FunctionError } from './function-error.ts'
import { INIT, SHUTDOWN } from './limits.ts'
import { FUNCTION } from './runtime-api/about.ts'
import type { Invocation } from './runtime-api/invocation.ts'
import { RuntimeApi } from './runtime-api/runtime-api.ts'

/** Starts a function's runtime. @param variables the environment variables that Lambda defines, and PATH */
export type Launch = (variables: Record<string, string>) => Promise<Child>

export interface EnvironmentOptions {
  launch: Launch
  /** How long the function may take for an event, ms. */
  timeout: number
  /** Divides Lambda's own times. */
  scale: number
  /** Called each time it waits for work. */
  onIdle(): void
  /** Called once it is no longer usable: its runtime ended or timed out. */
  onGone(environment: Environment): void
}

/** An execution environment: a runtime and the API that it asks for work. It serves one event at a time. */
export class Environment {
  readonly #api: RuntimeApi
  readonly #child: Child
  readonly #options: EnvironmentOptions
  #stopped: Promise<void> | undefined

  private constructor(api: RuntimeApi, child: Child, options: EnvironmentOptions) {
    this.#api = api
    this.#child = child
    this.#options = options
    child.exited.then(({ code, signal }) => {
      const how = signal ? `signal: ${signal.slice(3).toLowerCase()}` : `exit status ${code}`
      const says =
        code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`
      api.fail(({ requestId }) => {
        return new FunctionError('Runtime.ExitError', `RequestId: ${requestId} Error: ${says}`)
      })
      options.onGone(this)
      void this.stop()
    })
  }

  /**
   * Starts an environment and waits until its runtime asks for work.
   * @throws an Error with its last lines where it ends, reports an error, or takes longer than Lambda allows
   */
  static async start(options: EnvironmentOptions, signal: AbortSignal): Promise<Environment> {
    const { timeout, scale, onIdle } = options
    const api = await RuntimeApi.listen({ timeout, scale, onIdle })
    let environment: Environment | undefined
    try {
      const child = await options.launch(variables(api.address))
      environment = new Environment(api, child, options)
      await begun(api, child, signal)
      return environment
    } catch (error) {
      await (environment?.stop() ?? api.close())
      throw error
    }
  }

  /** Whether it waits for work. */
  get idle(): boolean {
    return this.#api.idle
  }

  invoke(invocation: Invocation): void {
    invocation.failed.addEventListener('abort', () => {
      const { errorType } = invocation.failed.reason as FunctionError
      if (errorType !== 'Sandbox.Timedout') return
      // Lambda discards the whole environment.
      this.#options.onGone(this)
      void this.stop()
    })
    this.#api.invoke(invocation)
  }

  /** Stops it as Lambda does, and leaves no process. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const { extensions } = this.#api
    const shutdown = SHUTDOWN / this.#options.scale
    extensions.tell({
      eventType: 'SHUTDOWN',
      shutdownReason: 'spindown',
      deadlineMs: Date.now() + Math.round(shutdown),
    })
    // Without an extension Lambda kills the runtime at once.
    await this.#child.stop(extensions.any ? shutdown : 0)
    await this.#api.close()
  }
}

async function begun(api: RuntimeApi, child: Child, signal: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(INIT)
  const given = Promise.withResolvers<never>()
  const giveUp = () =>
    given.reject(signal.aborted ? signal.reason : new Error(`did not ask for work within ${INIT / 1_000} s`))
  for (const one of [signal, late]) one.addEventListener('abort', giveUp)
  if (signal.aborted) giveUp()
  const ended = child.exited.then((exit) => {
    throw new Error(describeExit(exit))
  })
  ended.catch(() => {})
  try {
    await Promise.race([api.ready, ended, given.promise])
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`The Lambda runtime did not start: ${(error as Error).message}.${lastLines(child)}`)
  } finally {
    for (const one of [signal, late]) one.removeEventListener('abort', giveUp)
  }
}

/** The guide, "Defined runtime environment variables", without the credentials. */
function variables(address: string): Record<string, string> {
  return {
    AWS_LAMBDA_RUNTIME_API: address,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: FUNCTION.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '',
  }
}
