import { type BareName, startBare } from '../bare/start.ts'
import { type Service, startService } from '../rig/service.ts'

/** A server that reports what it uses. */
export interface MeasuredServer {
  name: string
  url: URL
  /** Returns the processor time that it has used so far, all threads together, ms. */
  cpuMs(): Promise<number>
  /** Returns its memory after garbage collection, bytes. Needs `--expose-gc`. */
  memory(): Promise<Pick<NodeJS.MemoryUsage, 'rss' | 'heapUsed'>>
  stop(): Promise<unknown>
}

/**
 * Starts the built service (`ours`) or a bare origin.
 * @param nodeArgs arguments for Node itself
 * @param settings for the service, over those that every row needs
 * @throws as `startService`
 */
export async function startMeasured(
  name: 'ours' | BareName,
  nodeArgs: string[],
  signal: AbortSignal,
  settings: Record<string, string> = {},
): Promise<MeasuredServer> {
  const options = {
    nodeArgs: [...nodeArgs, '--import', new URL('observe.ts', import.meta.url).href],
    ipc: true,
    // More streams than any row opens, and no wait for open ones at the end.
    env: { LOG_LEVEL: 'warn', MAX_STREAMS: '1000000', DRAIN_TIMEOUT: '1ms', ...settings },
    signal,
    progress: () => {},
  }
  return measured(name, await (name === 'ours' ? startService(options) : startBare(name, options)))
}

function measured(name: string, { url, ask, stop }: Service): MeasuredServer {
  return {
    name,
    url,
    async cpuMs() {
      const { user, system } = (await ask('cpu')) as NodeJS.CpuUsage
      return (user + system) / 1000
    },
    async memory() {
      const { rss, heapUsed } = (await ask('memory')) as NodeJS.MemoryUsage
      return { rss, heapUsed }
    },
    stop,
  }
}
