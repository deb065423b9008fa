import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Child, poll, startChild } from '../programs/child.ts'
import { get } from '../programs/get.ts'
import { freePort } from '../programs/port.ts'

const ENTRY = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
/** How long the service may take to its first response, ms. */
const START_MS = 30_000
/** How long the service may take over SIGTERM, ms. */
const STOP_MS = 10_000

export interface ServiceOptions {
  /** Environment variables for the service, in addition to ours. */
  env: Record<string, string>
  /** Arguments for Node. Default: none. */
  nodeArgs?: string[]
  /** Open an IPC channel: see `Child.ask`. Default: false. */
  ipc?: boolean
  /** Where it listens. Default: a free port. */
  port?: number
  /** Ends a start that is still under way. */
  signal: AbortSignal
  progress(line: string): void
}

/** The built service, running as a child process. */
export interface Service {
  url: URL
  pid: number
  /** The time from its start to its first response, ms. It is up to 25 ms too long. */
  readyMs: number
  ask: Child['ask']
  /**
   * Sends SIGTERM, and SIGKILL after 10 s. Resolves with the exit code, or null where a signal ended it. Safe to call
   * twice.
   */
  stop(): Promise<number | null>
  /** Its last 200 lines of output, oldest first. */
  logs(): string[]
}

/**
 * Starts the built service as a user would, on a free port of 127.0.0.1, and waits until its health route answers.
 * @throws an Error where it is not built, or with its last lines where it ends or does not answer within 30 s
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  await access(ENTRY).catch(() => {
    throw new Error('The service is not built: dist/main.js is missing. Run `npm run build` first.')
  })
  return startServer('the service', [ENTRY, 'serve'], options)
}

/**
 * Starts a Node program that listens on `$HOST:$PORT` and answers `GET /health` with 200.
 * @param name its name in errors
 * @param program its file and arguments
 * @throws an Error with its last lines where it ends or does not answer within 30 s
 */
export async function startServer(
  name: string,
  program: string[],
  { env, nodeArgs = [], ipc = false, port: chosen, signal, progress }: ServiceOptions,
): Promise<Service> {
  // Not port 0: the service would not tell which port it got.
  const port = chosen ?? (await freePort())
  const url = new URL(`http://127.0.0.1:${port}`)
  progress(`starting ${name} on ${url.host}`)
  const settings: NodeJS.ProcessEnv = { ...process.env, ...env, HOST: '127.0.0.1', PORT: `${port}` }
  // It takes precedence over HOST and PORT.
  delete settings.AWS_LAMBDA_HTTP_ENDPOINT
  const startedAt = performance.now()
  const child = await startChild({
    command: process.execPath,
    args: [...nodeArgs, ...program],
    env: settings,
    ipc,
  })
  const stop = async () => (await child.stop(STOP_MS)).code
  try {
    const health = new URL('/health', url)
    await poll(child, async (until) => (await get(health, until)).status === 200 || undefined, {
      failure: `${name.replace(/^the/, 'The')} did not answer GET /health with 200`,
      timeoutMs: START_MS,
      signal,
    })
  } catch (error) {
    await stop()
    throw error
  }
  const readyMs = performance.now() - startedAt
  return { url, pid: child.pid, readyMs, ask: child.ask, stop, logs: child.lines }
}
