import type { Verdict, VerdictKind } from '../../src/probe/judge/verdict.ts'
import type { EdgeLog, Outcome } from '../../src/probe/model.ts'

/** Where a check's request goes instead of going to the service itself. */
export interface Edge {
  /** What `--edge` and the reports call it. */
  id: string
  title: string
  /** What answers a request: the vendor's own program, that behind a front of ours, or only what its documents say. */
  truth: 'real' | 'vendor runtime + stand-in front' | 'stand-in'
  /** The checks that can be put to it at all, by id; all, unless told otherwise. Of the others it is not asked. */
  offers?: string[]
  /**
   * The verdict that this edge is documented to get, by check id. A check that is not named here is
   * reported but never fails a run.
   */
  expected: Record<string, { verdict: VerdictKind; status?: number }>
  /** What the source article found in May 2023, by check id, where it asked. */
  article?: Partial<Record<'chunked' | 'sse' | 'websocket', 'yes' | 'no' | 'partly'>>
  /** Where today's answer is another: what has changed, when, and who says so. */
  since2023?: string
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
  /** Settings for a service that the edge starts itself, as the one at `origin` has them; none, unless told otherwise. */
  env?: Record<string, string>
  /** True where nobody listens at `origin`, and the edge is to start nevertheless. */
  dead?: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Says in one line what is going on; for anything longer than two seconds. */
  progress(line: string): void
  /** Called with the edge's own log line of each request, where it keeps one that people can read. */
  onRequest?(line: string): void
}

export interface RunningEdge {
  /** Where clients go, without a path. */
  url: URL
  /** The service behind it, where that is one of the edge's own and not the origin it was given. */
  origin?: URL
  /** What the edge's own log says of a run, or undefined where it keeps none that we can read. */
  log?(run: string): Promise<EdgeLog | undefined>
  /** Processor time that the edge has used so far, ms, or undefined where the system does not tell. */
  cpuMs?(): Promise<number | undefined>
  /** Leaves no process behind. Safe to call twice. */
  stop(): Promise<void>
}
