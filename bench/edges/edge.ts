import type { EdgeLog, Outcome } from '../../src/probe/outcome.ts'
import type { Verdict, VerdictKind } from '../../src/probe/verdict.ts'

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
   * What to do about a verdict in this edge's own configuration's words; undefined where it has none, and the general
   * advice (src/probe/advice.ts) has to do.
   */
  advise?(verdict: Verdict, outcome: Outcome): string | undefined
  /**
   * Puts the edge in front of an origin and resolves once it lets requests through. Undefined where there is nothing
   * of the kind.
   * @throws an Error whose message says what to do, when it cannot be started
   */
  start(options: EdgeOptions): Promise<RunningEdge | undefined>
}

export interface EdgeOptions {
  /** The service, e.g. `http://127.0.0.1:40123`. */
  origin: URL
  /** Divides the edge's times by this, so that what they cut can be seen in seconds; 1, unless told otherwise. */
  scale?: number
  /** True where nobody listens at `origin`, and the edge is to start nevertheless. */
  dead?: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Says in one line what is going on; for anything longer than two seconds. */
  progress(line: string): void
}

export interface RunningEdge {
  /** Where clients go, without a path. */
  url: URL
  /** What the edge's own log says of a run, or undefined where it keeps none that we can read. */
  log?(run: string): Promise<EdgeLog | undefined>
  /** Processor time that the edge has used so far, ms, or undefined where the system does not tell. */
  cpuMs?(): Promise<number | undefined>
  /** Leaves no process behind. Safe to call twice. */
  stop(): Promise<void>
}
