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

/** How long the client may take to end, ms. It has nothing to lose. */
const STOP_MS = 1_000

/** What can be asked where data flows one way, and only because somebody publishes it: our service's stream as a whole. */
export const OFFERED = ['websocket', 'websocket-total']

/** What is different about an AppSync API. */
export interface AppSync {
  api: Settings['api']
  /** Starts the stand-in. */
  start(options: ApiOptions): Promise<{ url: URL; stop(): Promise<void> }>
}

/**
 * Puts AppSync beside the service, and both its users: a publisher of what the service streams, and AWS's own client that
 * subscribes, behind a WebSocket of ours that everybody can read. That adds a hop on the loopback, and no judgement: what
 * is asked of any WebSocket can be asked of this one.
 * @throws where aws-amplify cannot be installed, or does not start
 */
export async function startAppSync(
  { api, start }: AppSync,
  { origin, scale = 1, dead, signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge | undefined> {
  // With nobody to publish there is nothing to ask.
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
