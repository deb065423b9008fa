import type { TransportName } from '../../src/contract.ts'
import { load } from '../../src/load/load.ts'
import type { LoadResult } from '../../src/load/result.ts'
import { type BareName, startBare } from '../bare/start.ts'
import type { RunningEdge } from '../edges/edge.ts'

/** What does each transport's stream bare. */
const floors: Record<TransportName, BareName> = {
  chunked: 'raw node:http',
  sse: 'raw node:http',
  websocket: 'raw ws',
}

/** An edge before our service, to be loaded. */
export interface EdgeToLoad {
  id: string
  running: Pick<RunningEdge, 'url' | 'cpuMs'>
  /** What to load: of a stream that does not survive, load could only say again that it does not. */
  transports: TransportName[]
  /**
   * Puts the same edge before another origin, as `Edge.start` does. Undefined where the edge or our service was
   * not started by us: a floor of this machine's would say nothing about it, so there is none.
   */
  startBefore?: ((origin: URL) => Promise<RunningEdge | undefined>) | undefined
}

export interface LoadAllOptions {
  /** Streams at a time. */
  connections: number
  /** On each route through each edge, its floor included, seconds. */
  seconds: number
  /** Stops everything: the promise rejects once nothing of it is left. */
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
}

/**
 * Loads our service through each edge, one route after another, each in turn with its floor.
 * @throws what kept a bare origin or an edge before it from starting, and the signal's reason
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

/** One edge at a time: what no longer has its turn no longer runs. */
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
    progress(`loading ${transport} through ${edge.id}: ${connections} connections, ${seconds} s${beside}`)
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

/** The bare origins that an edge's floors want; none where it cannot be put before them. */
function floorsOf({ transports, startBefore }: EdgeToLoad): Set<BareName> {
  return new Set(startBefore ? transports.map((transport) => floors[transport]) : [])
}
