import type { TransportName } from '../../src/contract.ts'
import { load } from '../../src/load/load.ts'
import type { LoadResult } from '../../src/load/result.ts'
import { count } from '../../src/report/words.ts'
import { type BareName, startBare } from '../bare/start.ts'
import type { RunningEdge } from '../edges/edge.ts'

/** The bare origin of each transport. */
const floors: Record<TransportName, BareName> = {
  chunked: 'raw node:http',
  sse: 'raw node:http',
  websocket: 'raw ws',
}

/** An edge to load. */
export interface EdgeToLoad {
  id: string
  running: Pick<RunningEdge, 'url' | 'cpuMs'>
  /** The transports to load: those that survive without load. */
  transports: TransportName[]
  /**
   * Starts the same edge in front of another origin. Undefined where the edge or the service runs elsewhere: a floor on
   * this machine would say nothing about them.
   */
  startBefore?: ((origin: URL) => Promise<RunningEdge | undefined>) | undefined
}

export interface LoadAllOptions {
  /** Concurrent streams. */
  connections: number
  /** Length of each transport's run with its floor, seconds. */
  seconds: number
  /** Stops everything: the promise rejects once nothing of it runs any more. */
  signal: AbortSignal
  progress(line: string): void
}

/**
 * Loads the service through each edge, one transport after another, in turns with its floor.
 * @throws the error that kept a bare origin or an edge from starting, or the signal's reason
 */
export async function loadAll(edges: EdgeToLoad[], options: LoadAllOptions): Promise<LoadResult[]> {
  await using stack = new AsyncDisposableStack()
  const bare = new Map<BareName, URL>()
  for (const origin of new Set(edges.flatMap((edge) => [...floorsOf(edge)]))) {
    const { url, stop } = await startBare(origin, { env: {}, ...options })
    stack.defer(async () => void (await stop()))
    bare.set(origin, url)
  }
  const results: LoadResult[] = []
  for (const edge of edges) results.push(...(await loadThrough(edge, bare, options)))
  return results
}

/** Loads through one edge. What was started for it is stopped before the next edge. */
async function loadThrough(
  edge: EdgeToLoad,
  bare: ReadonlyMap<BareName, URL>,
  { connections, seconds, signal, progress }: LoadAllOptions,
): Promise<LoadResult[]> {
  await using stack = new AsyncDisposableStack()
  const before = new Map<BareName, URL>()
  for (const [origin, url] of bare) {
    if (!edge.startBefore || !floorsOf(edge).has(origin)) continue
    const started = await edge.startBefore(url)
    if (!started) continue
    stack.defer(() => started.stop())
    before.set(origin, started.url)
  }
  const results = []
  for (const transport of edge.transports) {
    const origin = floors[transport]
    const url = before.get(origin)
    const beside = url ? `, in turn with ${origin}` : ''
    progress(
      `loading ${transport} through ${edge.id}: ${count(connections, 'connection')}, ${seconds} s${beside}`,
    )
    results.push(
      await load(transport, {
        url: edge.running.url,
        edge: edge.id,
        edgeCpuMs: edge.running.cpuMs,
        floor: url && { origin, url },
        connections,
        seconds,
        signal,
      }),
    )
  }
  return results
}

/** The bare origins of an edge's floors. None where the edge cannot be started in front of them. */
function floorsOf({ transports, startBefore }: EdgeToLoad): Set<BareName> {
  return new Set(startBefore ? transports.map((transport) => floors[transport]) : [])
}
