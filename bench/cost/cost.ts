import type { TransportName } from '../../src/contract.ts'
import { startService } from '../rig/service.ts'
import { idle } from './idle.ts'
import type { CostResult, IdleResult, ThroughputResult } from './result.ts'
import { compare, type RoundsOptions } from './rounds.ts'
import { rows } from './rows.ts'
import { startMeasured } from './servers.ts'

export interface CostOptions extends RoundsOptions {
  /** The transports to measure. */
  transports: TransportName[]
  /** How many idle streams are opened to measure the memory of one. */
  idleStreams: number
  /** How often the service is started to measure the time. */
  starts: number
  /** Says in one line what is going on. */
  progress(line: string): void
}

/**
 * Measures what a stream costs: our routes beside the same streams on bare origins, on this machine, in one run.
 * @throws the error that kept a server from starting or a stream from ending whole, or the signal's reason
 */
export async function measureCost(options: CostOptions): Promise<CostResult> {
  return {
    throughput: await throughput(options),
    idle: await idleStreams(options),
    readyMs: await starts(options),
  }
}

async function throughput(options: CostOptions): Promise<ThroughputResult[]> {
  const chosen = rows.filter(({ transport }) => options.transports.includes(transport))
  await using stack = new AsyncDisposableStack()
  const servers = new Map<string, Awaited<ReturnType<typeof startMeasured>>>()
  for (const name of new Set(['ours' as const, ...chosen.map(({ bare }) => bare)])) {
    const server = await startMeasured(name, [], options.signal)
    stack.defer(async () => void (await server.stop()))
    servers.set(name, server)
  }

  const results = []
  for (const row of chosen) {
    options.progress(`measuring the cost: ${row.title}, beside ${row.bare}`)
    const [ours, bare] = [servers.get('ours'), servers.get(row.bare)]
    if (ours && bare) results.push(await compare(row, ours, bare, options))
  }
  return results
}

async function idleStreams({
  transports,
  idleStreams,
  signal,
  progress,
}: CostOptions): Promise<IdleResult[]> {
  const results = [await idle('raw node:http', 'chunked', idleStreams, signal)]
  for (const transport of transports) {
    progress(`measuring the cost: ${idleStreams} idle ${transport} streams`)
    results.push(await idle('ours', transport, idleStreams, signal))
  }
  return results
}

async function starts({ starts, signal, progress }: CostOptions): Promise<number[]> {
  progress(`measuring the cost: ${starts} starts`)
  const readyMs = []
  for (let n = 0; n < starts; n++) {
    const service = await startService({ env: { LOG_LEVEL: 'warn' }, signal, progress: () => {} })
    readyMs.push(service.readyMs)
    await service.stop()
  }
  return readyMs
}
