import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../programs/find.ts'
import { freePort } from '../../programs/port.ts'
import { valkey as valkeyProgram } from '../../programs/redis/program.ts'
import { type RedisOptions, startRedis } from '../../programs/redis/start.ts'
import { startMeasured } from '../servers.ts'
import { rows, type ScenarioRow } from './rows.ts'
import type { Figures } from './scenarios.ts'

/** What channels cost, as measured. What it means is computed from it: report.ts. */
export interface ChannelsResult {
  /** The id of a row in rows.ts. */
  scenario: string
  /** One after another: ours, the other, ours, the other. */
  rounds: { ours: Figures; beside: Figures }[]
}

export interface MeasureOptions {
  signal: AbortSignal
  progress(line: string): void
}

/** More than any row needs, and no stream's end while it is measured. */
const env = {
  CHANNELS: 'open',
  CHANNEL_MAX_WRITES: '0',
  CHANNEL_MAX_BYTES: '0',
  CHANNEL_READ_MAX_AGE: 'off',
}

/**
 * Measures channels beside the same by hand and beside the protocol's own server.
 * @throws what kept a server from starting, and the signal's reason
 */
export async function measureChannels(options: MeasureOptions): Promise<ChannelsResult[]> {
  const results: ChannelsResult[] = []
  for (const row of rows) results.push(await measure(row, options))
  return results
}

/** Measures one row. Throws as `measureChannels` does. */
export async function measure(
  row: ScenarioRow,
  { signal, progress }: MeasureOptions,
): Promise<ChannelsResult> {
  const { id, beside, valkey, run, rounds, nodeArgs = [] } = row
  await using stack = new AsyncDisposableStack()
  const start = async (name: typeof beside | 'ours', store?: { CHANNELS_STORE: string }) => {
    const program = name === 'ours, in memory' ? 'ours' : name
    const server = await startMeasured(program, nodeArgs, signal, { ...env, ...store })
    stack.defer(async () => void (await server.stop()))
    return server
  }
  const store = valkey && { CHANNELS_STORE: await startValkey(valkey, stack, { signal, progress }) }
  const [ours, other] = [await start('ours', store), await start(beside)]
  const result: ChannelsResult = { scenario: id, rounds: [] }
  for (let n = 0; n < rounds; n++) {
    signal.throwIfAborted()
    progress(`channels: ${row.figures[0]?.title}, beside ${beside} (${n + 1} of ${rounds})`)
    result.rounds.push({ ours: await run(ours), beside: await run(other) })
  }
  return result
}

/** Starts Valkey, which keeps what it acknowledges in a folder of its own. Returns its URL. */
async function startValkey(
  appendfsync: RedisOptions['appendfsync'],
  stack: AsyncDisposableStack,
  options: MeasureOptions,
): Promise<string> {
  const program = await findProgram(valkeyProgram, options)
  const [port, dir] = [await freePort(), await mkdtemp(join(tmpdir(), 'streamproof-valkey-'))]
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const child = await startRedis({ program, port, dir, appendfsync, signal: options.signal })
  stack.defer(async () => void (await child.stop(2_000)))
  return `valkey://127.0.0.1:${port}`
}
