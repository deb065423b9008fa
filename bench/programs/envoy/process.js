import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeExit, lastLines, poll, startChild } from '../child.js'
import { get } from '../get.js'
import { accessLog } from './access-log.js'
import { cpuTime } from './cpu-time.js'

/** Envoy holds access log lines back this long, ms. Its own default is 10 s. */
const LOG_FLUSH_MS = 50
/** How long to wait for a line that is not there yet, ms. */
const LOG_PATIENCE_MS = 1_000
/** How long Envoy may take to start, and again to find the service healthy, ms. */
const START_MS = 10_000
/** How long Envoy may take over SIGTERM, ms. It does not drain, so it takes next to none. */
const STOP_MS = 2_000
/**
 * Starts Envoy and waits until it listens and its own health check has found the service.
 * @throws with what Envoy said, when it does not come that far within 10 s each
 */
export async function startEnvoy({ binary, config, healthy, signal, onRequest }) {
  signal.throwIfAborted()
  const directory = await mkdtemp(join(tmpdir(), 'streamproof-envoy-'))
  const configPath = join(directory, 'envoy.yaml')
  const adminPath = join(directory, 'admin')
  const log = accessLog()
  let child
  const stop = async () => {
    await child?.stop(STOP_MS)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await writeFile(configPath, config)
    child = await startChild({
      command: binary,
      args: [
        ...['--config-path', configPath, '--admin-address-path', adminPath],
        ...['--concurrency', '1', '--log-level', 'warn'],
        ...['--file-flush-interval-msec', `${LOG_FLUSH_MS}`],
        // Without hot restart there is no shared memory, so that several run at once and none leaves any.
        '--disable-hot-restart',
      ],
      onStdout(line) {
        log.add(line)
        onRequest?.(line)
      },
    })
    const port = await whenReady(child, adminPath, healthy, signal)
    const { pid, exit } = child
    const running = child
    return {
      pid,
      port,
      async log(run) {
        const line = await log.find(run, exit() ? 0 : LOG_PATIENCE_MS)
        const end = exit()
        if (line === undefined && end) {
          throw new Error(`Envoy's log cannot be read: it ${describeExit(end)}.${lastLines(running)}`)
        }
        return line
      },
      cpuMs: () => cpuTime(pid),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
/** Resolves with the listener's port. */
async function whenReady(child, adminPath, healthy, signal) {
  const ask = async (path, until) => {
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
      const { listener_statuses: listeners } = JSON.parse((await ask('/listeners?format=json', until)).body)
      return listeners[0]?.local_address.socket_address.port_value
    },
    { ...options, failure: 'Envoy did not say where it listens' },
  )
}
/** True where every cluster has a host that its health check lets pass. */
function isHealthy({ cluster_statuses: clusters }) {
  return clusters.every(({ host_statuses: hosts = [] }) =>
    hosts.some(({ health_status: health }) => !health.failed_active_health_check),
  )
}
