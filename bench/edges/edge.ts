import type { Advice } from '../../src/probe/advice/advice.ts'
import type { VendorId } from '../../src/probe/advice/index.ts'
import type { EdgeLog } from '../../src/probe/model.ts'
import type { EdgeRow } from '../../src/report/results.ts'
import type { FoundProgram } from '../programs/find.ts'
import type { Certificate } from '../rig/certificate.ts'

/** Which option of `npm run bench` asks an edge: none for `default`, `--fronts` for `aws`, `--proxies` for `proxies`. */
export type EdgeGroup = 'default' | 'aws' | 'proxies'

/** What stands between a check's client and the service. */
export interface Edge extends EdgeRow {
  /** Absent if it runs already, and is none of those that the bench can start. */
  group?: EdgeGroup
  vendor?: VendorId
  /** The checks that can be put to it, by id. Default: all. */
  offers?: string[]
  /** What is expected over HTTP/2, besides `expected`. Absent if it cannot be started with TLS. */
  http2?: Pick<EdgeRow, 'expected' | 'unknown'>
  /**
   * Puts the edge in front of an origin. Resolves once requests get through, with undefined where the edge has no such
   * form.
   * @throws an Error whose message says what to do, when it cannot be started
   */
  start(options: EdgeOptions): Promise<RunningEdge | undefined>
}

/** An edge that a run asks. */
export interface ChosenEdge {
  edge: Edge
  /** Where it runs already. Default: the bench starts it. */
  url?: URL
}

export interface EdgeOptions {
  /** The service, e.g. `http://127.0.0.1:40123`. */
  origin: URL
  /** Divides the edge's times, so that a test of a limit takes seconds. Default: 1. */
  scale?: number
  /** Environment variables for a service that the edge starts itself. Default: none. */
  env?: Record<string, string>
  /** Takes TLS connections with this certificate, and offers HTTP/2 and HTTP/1.1 by ALPN. Default: no TLS. */
  tls?: Certificate
  /**
   * Lines that are added to its configuration. Left out are those for a block that it does not have, and those that are
   * not for its program's version. Default: none.
   */
  advice?: Pick<Advice, 'lines' | 'block' | 'since'>[]
  /** True where nobody listens at `origin`, and the edge has to start nevertheless. */
  dead?: boolean
  /** Ends a start that is still under way. */
  signal: AbortSignal
  /** Gets one line about whatever takes longer than two seconds. */
  progress(line: string): void
  /** Gets the edge's own log line about each request, where it keeps one for people. */
  onRequest?(line: string): void
}

export interface RunningEdge {
  /** The programs that run, in the order in which its title names them. Default: none. */
  programs?: Pick<FoundProgram, 'name' | 'version'>[]
  /** Where clients connect, without a path. */
  url: URL
  /**
   * How long it goes on holding a connection after it has ended a stream, ms. It is not divided with the other times.
   * Default: 0.
   */
  closeDelay?: number
  /** The service behind it, where the edge started one of its own. */
  origin?: URL
  /** Its configuration as it was started with, for people. Absent where it has none. */
  config?: string
  /** Returns what the edge's own log says about a run. Absent where it keeps no log that we can read. */
  log?(run: string): Promise<EdgeLog | undefined>
  /** Loads its configuration again, as its operator would. Absent where it cannot. */
  reload?(): Promise<void>
  /** Returns the processor time that the edge has used so far, ms; undefined where the system does not tell. */
  cpuMs?(): Promise<number | undefined>
  /** Leaves no process behind. Safe to call twice. */
  stop(): Promise<void>
}
