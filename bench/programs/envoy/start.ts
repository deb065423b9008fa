import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, describeExit, lastLines, poll } from '../child.ts'
import { cpuTime } from '../cpu-time.ts'
import type { FoundProgram } from '../find.ts'
import { get } from '../get.ts'
import { namesRun, RunLog } from '../run-log.ts'
import { startProgram } from '../start.ts'

/** How long Envoy holds access log lines back, ms. Its default is 10 s. */
const LOG_FLUSH_MS = 50
/** How long Envoy may take to start, and again to find the service healthy, ms. */
const START_MS = 10_000
/** How long Envoy may take over SIGTERM, ms. It does not drain. */
const STOP_MS = 2_000

export interface EnvoyOptions {
  program: FoundProgram
  /** The whole configuration, YAML: one listener, and an admin interface on port 0 (see render.ts). */
  config: string
  /** False where the service is not there, and Envoy has to be ready without it. */
  healthy: boolean
  /** Gets each line of the access log. */
  onRequest?(line: string): void
  /** Ends a start that is still under way. */
  signal: AbortSignal
}

export interface Envoy {
  pid: number
  /** The port of 127.0.0.1 that it listens on. */
  port: number
  /**
   * Returns the access log's line about a run, or undefined where none came within a second.
   * @throws an Error with Envoy's last lines where it has ended
   */
  log(run: string): Promise<string | undefined>
  /** Drains, as it does before another configuration takes over: it sends GOAWAY, and lets open streams end. */
  drain(): Promise<void>
  /** Returns the processor time that it has used so far, ms; undefined where the system does not tell. */
  cpuMs(): Promise<number | undefined>
  /** Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts Envoy and waits until it listens and its health check has found the service.
 * @throws an Error with Envoy's last lines where one of the two takes more than 10 s
 */
export async function startEnvoy(options: EnvoyOptions): Promise<Envoy> {
  const { program, config, healthy, signal, onRequest } = options
  const log = new RunLog<string>()
  let port = 0
  const { child, folder, stop } = await startProgram({
    program,
    files: () => ({ 'envoy.yaml': config }),
    args: (folder) => [
      ...['--config-path', join(folder, 'envoy.yaml'), '--admin-address-path', join(folder, 'admin')],
      ...['--concurrency', '1', '--log-level', 'warn'],
      ...['--file-flush-interval-msec', `${LOG_FLUSH_MS}`],
      // Hot restart takes shared memory, which only one Envoy at a time can have.
      '--disable-hot-restart',
    ],
    onLine(line) {
      log.add(line)
      onRequest?.(line)
    },
    async ready(child, folder) {
      port = await whenReady(child, join(folder, 'admin'), healthy, signal)
    },
    stopMs: STOP_MS,
    signal,
  })
  return {
    pid: child.pid,
    port,
    async log(run) {
      const line = await log.find((line) => namesRun(run, line), child.exit() ? 0 : undefined)
      const end = child.exit()
      if (line === undefined && end)
        throw new Error(`Envoy's log cannot be read: it ${describeExit(end)}.${lastLines(child)}`)
      return line
    },
    async drain() {
      const admin = await readFile(join(folder, 'admin'), 'utf8')
      await fetch(`http://${admin}/drain_listeners?graceful`, { method: 'POST' })
    },
    cpuMs: () => cpuTime(child.pid),
    stop,
  }
}

/** @returns the listener's port */
async function whenReady(
  child: Child,
  adminPath: string,
  healthy: boolean,
  signal: AbortSignal,
): Promise<number> {
  const ask = async (path: string, until: AbortSignal) => {
    const admin = `http://${await readFile(adminPath, 'utf8')}`
    return get(new URL(path, admin), until)
  }
  const options = { timeoutMs: START_MS, signal }
  await poll(child, async (until) => (await ask('/ready', until)).status === 200 || undefined, {
    ...options,
    failure: 'Envoy did not become ready',
  })
  if (healthy)
    await poll(
      child,
      async (until) => isHealthy(JSON.parse((await ask('/clusters?format=json', until)).body)) || undefined,
      { ...options, failure: "Envoy's health check did not find the service healthy" },
    )
  return poll(
    child,
    async (until) => {
      const { body } = await ask('/listeners?format=json', until)
      const { listener_statuses: listeners } = JSON.parse(body) as Listeners
      return listeners[0]?.local_address.socket_address.port_value
    },
    { ...options, failure: 'Envoy did not say where it listens' },
  )
}

/** The admin's `/listeners?format=json`, as far as we read it. */
interface Listeners {
  listener_statuses: { local_address: { socket_address: { port_value: number } } }[]
}

/** The admin's `/clusters?format=json`, as far as we read it. */
interface Clusters {
  cluster_statuses: {
    host_statuses?: { health_status: { failed_active_health_check?: boolean } }[]
  }[]
}

/** Whether every cluster has a host that passes its health check. */
function isHealthy({ cluster_statuses: clusters }: Clusters): boolean {
  return clusters.every(({ host_statuses: hosts = [] }) =>
    hosts.some(({ health_status: health }) => !health.failed_active_health_check),
  )
}
