import type { VerdictKind } from '../../src/probe/verdict.ts'

/** Where a check's request goes instead of going to the service itself. */
export interface Edge {
  /** What `--edge` and the reports call it. */
  id: string
  title: string
  /**
   * The verdict that this edge is documented to get, by check id. A check that is not named here is
   * reported but never fails a run.
   */
  expected: Record<string, { verdict: VerdictKind; status?: number }>
  /**
   * Puts the edge in front of an origin and resolves once it lets requests through.
   * @throws an Error whose message says what to do, when it cannot be started
   */
  start(options: EdgeOptions): Promise<RunningEdge>
}

export interface EdgeOptions {
  /** The service, e.g. `http://127.0.0.1:40123`. */
  origin: URL
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Says in one line what is going on; for anything longer than two seconds. */
  progress(line: string): void
}

export interface RunningEdge {
  /** Where clients go, without a path. */
  url: URL
  /** The edge's own log line about a run, or undefined where it keeps none that we can read. */
  log?(run: string): Promise<string | undefined>
  /** Leaves no process behind. Safe to call twice. */
  stop(): Promise<void>
}
