import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzip } from '../../package/zip.ts'
import { type Exit, poll, startChild } from '../../programs/child.ts'
import { freePort, listens } from '../../programs/port.ts'

// Lambda developer guide, "Execution environment lifecycle":
/** How long the server may take to listen, ms. */
const INIT = 10_000
/** How long it has after SIGTERM, ms. */
const SHUTDOWN = 1_000

export interface EnvironmentOptions {
  /** The package: a zip with index.js at its root. */
  zip: Uint8Array
  /** The revision's environmentVariables. */
  env: Record<string, string>
  /** Ends a start that is still under way. */
  signal: AbortSignal
}

/** A Web Function's execution environment: a process of its server. */
export interface Environment {
  /** The address in AWS_LAMBDA_HTTP_ENDPOINT. */
  url: URL
  /** Its last 200 lines of output, oldest first. */
  logs(): string[]
  /** Sends SIGTERM, and SIGKILL a second later, as Lambda does. Returns how it ended. Safe to call twice. */
  stop(): Promise<Exit>
}

/**
 * Unpacks a package and starts it as Lambda Web Functions do: with AWS_LAMBDA_HTTP_ENDPOINT and the revision's variables
 * only. It is ready when it listens.
 * @throws an Error with its last lines where it ends or does not listen within 10 s
 */
export async function startEnvironment({ zip, env, signal }: EnvironmentOptions): Promise<Environment> {
  signal.throwIfAborted()
  await using starting = new AsyncDisposableStack()
  const task = await mkdtemp(join(tmpdir(), 'streamproof-lambda-web-'))
  starting.defer(() => rm(task, { recursive: true, force: true }))
  await unzip(zip, task)
  const port = await freePort()
  const child = await startChild({
    command: process.execPath,
    args: [join(task, 'index.js')],
    env: { ...env, AWS_LAMBDA_HTTP_ENDPOINT: `127.0.0.1:${port}` },
  })
  starting.defer(async () => void (await child.stop(SHUTDOWN)))
  await poll(child, () => listens(port), {
    failure: 'The package did not listen where AWS_LAMBDA_HTTP_ENDPOINT says',
    timeoutMs: INIT,
    signal,
  })
  const running = starting.move()
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    logs: child.lines,
    async stop() {
      await running.disposeAsync()
      return child.stop(SHUTDOWN)
    },
  }
}
