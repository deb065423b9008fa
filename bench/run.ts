import { availableParallelism, cpus } from 'node:os'
import type { Check } from '../src/probe/checks/check.ts'
import { checks as allChecks } from '../src/probe/checks/index.ts'
import { probe } from '../src/probe/probe.ts'
import { measureCost } from './cost/cost.ts'
import type { Edge, RunningEdge } from './edges/edge.ts'
import { edges as allEdges } from './edges/index.ts'
import { load } from './load/load.ts'
import type { BenchOptions } from './options.ts'
import { cells, type Results } from './results.ts'
import { startService } from './service.ts'

/** How long a check waits for the next byte before it counts as silence, ms. */
const PATIENCE = 10_000

export interface RunOptions extends BenchOptions {
  /** Stops everything: the promise rejects once nothing of it is left. */
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
}

/**
 * Starts what is asked, asks it, loads it, and stops it again, whatever happens.
 * @throws what kept the service or an edge from starting, and the signal's reason
 */
export async function run(options: RunOptions): Promise<Results> {
  const { signal } = options
  const edges = allEdges.filter(({ id }) => options.edges.has(id))
  const checks = allChecks.filter(({ id }) => options.checks.has(id))
  const results: Results = {
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: availableParallelism(),
      cpu: cpus()[0]?.model ?? 'unknown',
    },
    edges: edges.map(({ id, title, expected }) => ({ id, title, expected })),
    checks: checks.map(({ id, title, transport, kind, spec }) => ({ id, title, transport, kind, spec })),
    answers: [],
    load: [],
  }

  if (checks.length > 0) await askAndLoad(edges, checks, results, options)
  if (options.cost.size > 0) results.cost = await cost(options)
  signal.throwIfAborted()
  return results
}

async function askAndLoad(
  edges: Edge[],
  checks: Check[],
  results: Results,
  options: RunOptions,
): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const running = await start(edges, options, stack)
  for (const [edge, { url, log }] of running) await ask(edge, checks, url, log, results, options)
  for (const [edge, { url }] of running) await loadAll(edge, url, results, options)
  options.progress('stopping')
}

/** After everything else is stopped, so that the processors are ours. */
function cost({ cost, connections, duration, signal, progress }: RunOptions) {
  return measureCost({
    transports: cost,
    connections,
    rounds: 4,
    seconds: duration / 15,
    idleStreams: 2_000,
    starts: 5,
    signal,
    progress,
  })
}

async function start(
  edges: Edge[],
  { edges: urls, signal, progress }: RunOptions,
  stack: AsyncDisposableStack,
) {
  let origin = urls.get('direct')
  if (!origin) {
    const service = await startService({ env: { LOG_LEVEL: 'warn', DRAIN_TIMEOUT: '1s' }, signal, progress })
    stack.defer(async () => void (await service.stop()))
    origin = service.url
  }
  const running = new Map<Edge, RunningEdge>()
  for (const edge of edges) {
    const url = urls.get(edge.id)
    const started = url ? { url, stop: async () => {} } : await edge.start({ origin, signal, progress })
    stack.defer(() => started.stop())
    running.set(edge, started)
  }
  return running
}

async function ask(
  edge: Edge,
  checks: Check[],
  base: URL,
  log: RunningEdge['log'],
  { answers }: Results,
  { signal, progress }: RunOptions,
): Promise<void> {
  const direct = (check: Check) =>
    answers.find((answer) => answer.edge === 'direct' && answer.outcome.check === check.id)?.outcome
  for await (const { outcome, verdict } of probe({ checks, base, direct, patience: PATIENCE, signal })) {
    const edgeLog = outcome.fault ? undefined : await log?.(outcome.run)
    answers.push({ edge: edge.id, outcome: edgeLog === undefined ? outcome : { ...outcome, edgeLog } })
    progress(`${outcome.check} through ${edge.id}: ${verdict.verdict}: ${verdict.reason}`)
  }
}

/** Loads what survived: of the rest a load could only say again that it does not. */
async function loadAll(edge: Edge, url: URL, results: Results, options: RunOptions): Promise<void> {
  for (const { edge: through, outcome, verdict } of cells(results)) {
    const { transport } = outcome
    if (through !== edge.id || transport === 'http' || !options.load.has(transport)) continue
    if (verdict.verdict !== 'survives') continue
    options.progress(
      `loading ${transport} through ${edge.id}: ${options.connections} connections, ${options.duration} s`,
    )
    const { connections, duration: seconds, signal } = options
    results.load.push(await load(transport, { url, edge: edge.id, connections, seconds, signal }))
  }
}
