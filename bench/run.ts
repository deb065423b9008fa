import { availableParallelism, cpus } from 'node:os'
import type { TransportName } from '../src/contract.ts'
import type { Check } from '../src/probe/checks/check.ts'
import { checks as allChecks } from '../src/probe/checks/index.ts'
import type { Outcome } from '../src/probe/model.ts'
import { probe } from '../src/probe/probe.ts'
import { type Answer, cells, type Results, unasked } from '../src/report/results.ts'
import { measureCost } from './cost/cost.ts'
import { deployed } from './edges/deployed/index.ts'
import type { Edge } from './edges/edge.ts'
import { fronts } from './edges/fronts.ts'
import { edges as allEdges } from './edges/index.ts'
import { loadAll } from './load/all.ts'
import type { BenchOptions } from './options.ts'
import { putUp, type Raised } from './rig/stand.ts'

/** How long a check waits for the next byte before it counts as silence, ms. */
const PATIENCE = 10_000
/** The same where what is waited for takes its own time: a minute of silence is asked for, and a little more. */
const REAL_PATIENCE = 75_000

/** How many checks are asked at a time: they mostly wait. */
const AT_ONCE = 6

/** How long there is nothing new before we say that we are still there, ms. */
const TICK = 10_000

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
  const { signal, url } = options
  const edges = url ? [deployed(url)] : [...allEdges, ...fronts].filter(({ id }) => options.edges.has(id))
  const checks = allChecks.filter(({ id }) => options.checks.has(id))
  const results: Results = {
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: availableParallelism(),
      cpu: cpus()[0]?.model ?? 'unknown',
    },
    edges: edges.map(({ id, title, truth, expected, article, since2023 }) => ({
      id,
      title,
      truth,
      expected,
      ...(article && { article }),
      ...(since2023 && { since2023 }),
    })),
    checks: checks.map(({ id, title, transport, kind, spec }) => ({ id, title, transport, kind, spec })),
    answers: [],
    repeats: Array.from({ length: options.repeat - 1 }, () => []),
    load: [],
  }

  if (checks.length > 0) await askAndLoad(edges, checks, results, options)
  if (options.cost.size > 0) results.cost = await cost(options)
  signal.throwIfAborted()
  return results
}

/** One edge after the other, direct first: the others are held against it. */
async function askAndLoad(
  edges: Edge[],
  checks: Check[],
  results: Results,
  options: RunOptions,
): Promise<void> {
  const { progress } = options
  const urls = options.url ? new Map([['deployed', options.url]]) : options.edges
  await using stand = await putUp({ ...options, checks, urls })
  for (const edge of edges) {
    await using raised = await stand.raise(edge)
    if (raised.missing) progress(`${edge.id} cannot be asked here: ${raised.missing.message}`)
    for (const [n, answers] of [results.answers, ...results.repeats].entries()) {
      const round = options.repeat > 1 ? ` (${n + 1} of ${options.repeat})` : ''
      answers.push(...(await askAll(edge, raised, checks, answers, round, options)))
    }
    results.load.push(...(await loadSurvivors(edge, raised, results, options)))
  }
  progress('stopping')
}

async function askAll(
  edge: Edge,
  { instances, origin, missing }: Raised,
  checks: Check[],
  before: Answer[],
  round: string,
  { url, realTime, signal, progress }: RunOptions,
): Promise<Answer[]> {
  const asked = probe({
    checks,
    instances,
    offers: edge.offers,
    missing,
    edge: edge.id !== 'direct',
    ...(origin && { origin }),
    direct: ({ id }) =>
      before.find(({ edge, outcome }) => edge === 'direct' && outcome.check === id)?.outcome,
    // Somebody else's machine is asked one thing at a time; what takes minutes, one of each transport.
    atOnce: url ? 1 : AT_ONCE,
    ...(url && { waitingAtOnce: 1 }),
    patience: realTime ? REAL_PATIENCE : PATIENCE,
    signal,
  })
  const waits = realTime ? ', which takes two minutes and more' : ''
  progress(`asking ${checks.length} checks through ${edge.id}${round}${waits}`)
  const found: Outcome[] = []
  const since = performance.now()
  const ticker = setInterval(() => {
    const seconds = Math.round((performance.now() - since) / 1000)
    progress(`still waiting for answers through ${edge.id} (${seconds} s)`)
  }, TICK)
  try {
    for await (const { outcome, verdict } of asked) {
      found.push(outcome)
      if (!unasked(outcome))
        progress(`${outcome.check} through ${edge.id}: ${verdict.verdict}: ${verdict.reason}`)
      ticker.refresh()
    }
  } finally {
    clearInterval(ticker)
  }
  // They come as they are there: what only waits comes last.
  const place = new Map(checks.map(({ id }, n) => [id, n]))
  found.sort((a, b) => Number(place.get(a.check)) - Number(place.get(b.check)))
  return found.map((outcome) => ({ edge: edge.id, outcome }))
}

async function loadSurvivors(edge: Edge, { running }: Raised, results: Results, options: RunOptions) {
  const { connections, duration: seconds, signal, progress } = options
  const found = cells(results).filter((cell) => cell.edge === edge.id)
  // Of a transport tells the check that bears its name.
  const transports = [...options.load].filter((transport) =>
    found.some(({ check, verdict }) => check === transport && verdict.verdict === 'survives'),
  ) as TransportName[]
  if (!running || transports.length === 0) return []
  const ours = !options.edges.get('direct') && !options.edges.get(edge.id)
  const startBefore = ours ? (origin: URL) => edge.start({ origin, signal, progress }) : undefined
  return loadAll([{ id: edge.id, running, transports, startBefore }], {
    connections,
    seconds,
    signal,
    progress,
  })
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
