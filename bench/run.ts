import { availableParallelism, cpus } from 'node:os'
import { http2 } from '../src/probe/clients/http2/index.ts'
import { http1 } from '../src/probe/clients/index.ts'
import type { Outcome } from '../src/probe/model.ts'
import { probe } from '../src/probe/probe.ts'
import { type Answer, cells, type EdgeRow } from '../src/report/results.ts'
import { readWithClient } from './client/measure.ts'
import { measureChannels } from './cost/channels/measure.ts'
import { measureCost } from './cost/cost.ts'
import type { ChosenEdge, Edge, RunningEdge } from './edges/edge.ts'
import { withVersions } from './edges/title.ts'
import { measureLimits } from './limits/measure.ts'
import { loadAll } from './load/all.ts'
import type { BenchOptions } from './options.ts'
import type { BenchResults } from './results/results.ts'
import { trustCertificate } from './rig/certificate.ts'
import { type StartedEdge, startRig } from './rig/rig.ts'

/** How long a check waits for the next byte before it counts as silence, ms. */
const PATIENCE = 10_000
/** The same with the edges' own times, ms: a check asks for a minute of silence. */
const REAL_PATIENCE = 75_000

/** How many checks run at a time. They mostly wait. */
const CONCURRENCY = 6

export interface RunOptions extends BenchOptions {
  /** Stops everything: the promise rejects once nothing of it runs any more. */
  signal: AbortSignal
  progress(line: string): void
}

/**
 * Starts what the options choose, asks it, loads it, measures the cost, and stops everything again.
 * @throws the error that kept the service or an edge from starting, or the signal's reason
 */
export async function run(options: RunOptions): Promise<BenchResults> {
  const { edges, checks, cost, signal } = options
  const results: BenchResults = {
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: availableParallelism(),
      cpu: cpus()[0]?.model ?? 'unknown',
    },
    edges: edges.map(({ edge }) => edgeRow(edge)),
    checks,
    answers: [],
    repeats: Array.from({ length: options.repeat - 1 }, () => []),
    load: [],
  }
  if (edges.some(({ edge }) => edge.protocol === 'http2')) await trustCertificate()
  if (checks.length > 0) await askAndLoad(results, options)
  const onStart = (edge: Edge, running: RunningEdge) => nameVersions(results, edge, running)
  if (options.limits) results.limits = await measureLimits({ ...options, onStart })
  if (options.client) results.client = await readWithClient({ ...options, onStart })
  if (cost.length > 0) results.cost = await measure(options)
  if (options.channels) results.channels = await measureChannels(options)
  signal.throwIfAborted()
  return results
}

/** What a run stores of an edge. */
export function edgeRow({
  id,
  title,
  truth,
  vendor,
  expected,
  article,
  since2023,
  unknown,
  protocol,
}: Edge): EdgeRow {
  return {
    id,
    title,
    truth,
    expected,
    ...(vendor && { vendor }),
    ...(article && { article }),
    ...(since2023 && { since2023 }),
    ...(unknown && { unknown }),
    ...(protocol && { protocol }),
  }
}

/** An edge's title names the version of each of its programs. */
function nameVersions({ edges }: BenchResults, { id, title }: Edge, running: RunningEdge | undefined): void {
  const row = edges.find((one) => one.id === id)
  if (row) row.title = withVersions(title, running?.programs)
}

/** Asks one edge after the other, direct first: the others are compared with it. */
async function askAndLoad(results: BenchResults, options: RunOptions): Promise<void> {
  const { edges, repeat, progress } = options
  await using rig = await startRig(options)
  for (const [at, chosen] of edges.entries()) {
    await using started = await rig.start(chosen)
    nameVersions(results, chosen.edge, started.running)
    for (const [n, answers] of [results.answers, ...results.repeats].entries()) {
      const round = repeat > 1 ? `, round ${n + 1} of ${repeat}` : ''
      const where = `${chosen.edge.id}, edge ${at + 1} of ${edges.length}${round}`
      answers.push(...(await askAll(chosen.edge, started, answers, where, options)))
    }
    results.load.push(...(await loadSurvivors(chosen, started, results, options)))
  }
  progress('stopping')
}

async function askAll(
  { id, offers, protocol }: Edge,
  { instances, origin, missing }: StartedEdge,
  before: Answer[],
  where: string,
  { checks, realTime, signal, progress }: RunOptions,
): Promise<Answer[]> {
  const answers = probe({
    checks,
    instances,
    offers,
    missing,
    edge: id !== 'direct',
    ...(origin && { origin }),
    direct: (check) =>
      before.find(({ edge, outcome }) => edge === 'direct' && outcome.check === check.id)?.outcome,
    client: protocol === 'http2' ? http2 : http1,
    atOnce: CONCURRENCY,
    patience: realTime ? REAL_PATIENCE : PATIENCE,
    signal,
  })
  const found: Outcome[] = []
  const tell = () => progress(`${where}: ${found.length} of ${checks.length} checks answered`)
  tell()
  for await (const { outcome } of answers) {
    found.push(outcome)
    tell()
  }
  // Answers come in the order in which they are ready.
  const place = new Map(checks.map((check, n) => [check.id, n]))
  found.sort((a, b) => Number(place.get(a.check)) - Number(place.get(b.check)))
  return found.map((outcome) => ({ edge: id, outcome }))
}

async function loadSurvivors(
  { edge, url }: ChosenEdge,
  { running }: StartedEdge,
  results: BenchResults,
  options: RunOptions,
) {
  const { connections, duration: seconds, signal, progress } = options
  const found = cells(results).filter((cell) => cell.edge === edge.id)
  // The check that has the transport's name decides.
  const transports = options.load.filter((transport) =>
    found.some(({ check, verdict }) => check === transport && verdict.verdict === 'survives'),
  )
  // Load comes over HTTP/1.1.
  if (!running || transports.length === 0 || edge.protocol === 'http2') return []
  const isOurs = !url && options.edges.every((one) => one.edge.id !== 'direct' || !one.url)
  const startBefore = isOurs ? (origin: URL) => edge.start({ origin, signal, progress }) : undefined
  return loadAll([{ id: edge.id, running, transports, startBefore }], {
    connections,
    seconds,
    signal,
    progress,
  })
}

/** Runs once everything else has stopped, so that no other process takes processor time. */
function measure({ cost, connections, duration, signal, progress }: RunOptions) {
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
