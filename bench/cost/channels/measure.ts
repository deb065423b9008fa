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

async function measure(row: ScenarioRow, { signal, progress }: MeasureOptions): Promise<ChannelsResult> {
  const { id, beside, run, rounds, nodeArgs = [] } = row
  await using stack = new AsyncDisposableStack()
  const start = async (name: 'ours' | typeof beside) => {
    const server = await startMeasured(name, nodeArgs, signal, env)
    stack.defer(async () => void (await server.stop()))
    return server
  }
  const [ours, other] = [await start('ours'), await start(beside)]
  const result: ChannelsResult = { scenario: id, rounds: [] }
  for (let n = 0; n < rounds; n++) {
    signal.throwIfAborted()
    progress(`channels: ${row.figures[0]?.title}, beside ${beside} (${n + 1} of ${rounds})`)
    result.rounds.push({ ours: await run(ours), beside: await run(other) })
  }
  return result
}
