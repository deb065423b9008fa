import { createClient } from '@redis/client'
import type { Child } from '../../bench/programs/child.ts'
import { findProgram, type Program } from '../../bench/programs/find.ts'
import { freePort } from '../../bench/programs/port.ts'
import { redis } from '../../bench/programs/redis/program.ts'
import { startRedis as startServer } from '../../bench/programs/redis/start.ts'

const SLOTS = 16_384

interface Test {
  testdir(): string
  teardown(fn: () => unknown): void
}

/** A Redis that keeps what it acknowledges: `appendfsync always`. */
export interface RunningRedis {
  url: string
  pid(): number
  /** Kills it (-9). */
  kill(): Promise<void>
  /** Starts it again after `kill`, with the same port and data. */
  start(): Promise<void>
}

/**
 * Starts Redis until the test is over.
 * @throws where there is none and none can be fetched
 */
export async function startRedis(
  t: Test,
  { program = redis, cluster = false }: { program?: Program; cluster?: boolean } = {},
): Promise<RunningRedis> {
  const { signal } = new AbortController()
  const found = await findProgram(program, { signal, progress: () => {} })
  const [port, dir] = [await freePort(), t.testdir()]
  const url = `valkey://127.0.0.1:${port}`
  let child: Child
  const start = async () => {
    child = await startServer({ program: found, port, dir, appendfsync: 'always', cluster, signal })
  }
  await start()
  t.teardown(() => child.stop(2_000))
  if (cluster) await joinSlots(port)
  return {
    url,
    pid: () => child.pid,
    start,
    async kill() {
      process.kill(child.pid, 'SIGKILL')
      await child.exited
    },
  }
}

/** Makes it a cluster of one node: it refuses scripts whose keys are not in one slot. */
async function joinSlots(port: number): Promise<void> {
  const client = await createClient({ socket: { host: '127.0.0.1', port } }).connect()
  await client.sendCommand(['CLUSTER', 'ADDSLOTS', ...Array.from({ length: SLOTS }, (_, i) => String(i))])
  for (let state = ''; !state.includes('cluster_state:ok'); )
    state = await client.sendCommand<string>(['CLUSTER', 'INFO'])
  await client.close()
}
