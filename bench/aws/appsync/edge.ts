import { fileURLToPath } from 'node:url'
import type { EdgeOptions, RunningEdge } from '../../edges/edge.ts'
import { lastLines, startChild } from '../../programs/child.ts'
import { fetched } from '../../programs/fetch/fetch.ts'
import { certificate } from '../../rig/certificate.ts'
import { isOf } from './channel.ts'
import type { Settings } from './client/main.ts'
import { amplify } from './client/package.ts'
import { subscriptionLog } from './realtime/log.ts'
import type { ApiOptions } from './realtime/server.ts'

/** The key in AWS's examples. */
const API_KEY = 'da2-12345678901234567890123456'

const CLIENT = fileURLToPath(new URL('client/main.ts', import.meta.url))

/** How long the client may take to stop, ms. */
const STOP_MS = 1_000

/** The checks that can be asked where data flows one way and somebody has to publish it. */
export const OFFERED = ['websocket', 'websocket-total']

/** The parts in which the two AppSync APIs differ. */
export interface AppSync {
  api: Settings['api']
  /** Starts the stand-in. */
  start(options: ApiOptions): Promise<{ url: URL; stop(): Promise<void> }>
}

/**
 * Starts AppSync beside the service with both its users: a publisher of the service's stream, and AWS's own client, which
 * subscribes and passes each message on to a plain WebSocket. So the checks of a WebSocket can be asked, over one more
 * hop on the loopback.
 * @throws an Error where aws-amplify cannot be installed or does not start
 */
export async function startAppSync(
  { api, start }: AppSync,
  { origin, scale = 1, dead, signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge | undefined> {
  // Without a service there is nobody to publish.
  if (dead) return undefined
  const manifest = await fetched(amplify, { signal, progress })
  signal.throwIfAborted()
  const { cert, key, files } = await certificate()
  const log = subscriptionLog(onRequest)
  await using starting = new AsyncDisposableStack()
  const running = await start({ apiKey: API_KEY, tls: { cert, key }, scale, log })
  starting.defer(running.stop)

  const settings: Settings = {
    api,
    amplify: manifest,
    url: running.url.href,
    apiKey: API_KEY,
    origin: origin.href,
  }
  const child = await startChild({
    command: process.execPath,
    args: [CLIENT, JSON.stringify(settings)],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: files.ca },
    ipc: true,
  })
  starting.defer(async () => void (await child.stop(STOP_MS)))
  signal.throwIfAborted()
  const giveUp = () => void child.stop(STOP_MS)
  signal.addEventListener('abort', giveUp)
  try {
    const url = new URL(String(await child.ask('where do you listen?')))
    const started = starting.move()
    return {
      url,
      log: (run) => log.find((topic) => isOf(run, topic)),
      stop: () => started.disposeAsync(),
    }
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`aws-amplify did not start: ${(error as Error).message}${lastLines(child)}`)
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
