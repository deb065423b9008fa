import type { Knobs, RunRecord } from '../../contract.ts'
import type {
  HttpExchange,
  Protocol,
  WebSocketConnection,
  WebSocketRequest,
  WireAnswer,
  WireRequest,
} from '../clients/client.ts'
import type { Expectation, Facts, Outcome, Question, ReceivedEvent, Sent } from '../model.ts'

/** One question to one URL, and how to ask it. */
export interface Check extends Question {
  /** The checks that must get through first, by id. They come before it in the list. */
  needs: string[]
  /** The only protocol over which it means anything. Default: any. */
  over?: Protocol
  /** True if it asks for routes that the service has with PROBE_ROUTES=true only. */
  probeRoutes?: true
  /** True if it mostly waits, so that others can run beside it. Those of `instance: 'short'` do. */
  waits?: true
  /** The route where the service keeps its record of the run; '' if it keeps none. */
  records?: '/runs/' | '/probe/websocket/' | ''
  /**
   * The form of the edge to ask. `short`: with its times divided (`ask.scaled`), because the check waits for them;
   * `dead`: before a service that does not run; `reloaded`: one that the check may reload; `crowded`: one that may get
   * very many streams, once all other checks are done. Default: the edge as it is.
   */
  instance?: 'short' | 'dead' | 'reloaded' | 'crowded'
  /** Asks. Resolves whatever happens: what could not be asked is the outcome's `fault`. */
  run(ask: Ask): Promise<Outcome>
}

/** How a check asks: bound to its id, its run and the edge. */
export interface Ask {
  /** The id of this run: in every request's query. */
  readonly run: string
  readonly protocol: Protocol
  /** The scheme that the client uses: `http` or `https`. */
  readonly scheme: string
  /** Divides a time of an edge's, ms, by the number that the edge's times are divided by. */
  scaled(ms: number): number
  /** Requests a path and records what happens. */
  http(path: string, how?: HttpAsk): Promise<Outcome>
  /** Sends requests on one new connection, all at once. Only over HTTP/2. */
  burst(paths: string[]): Promise<HttpExchange[]>
  /** Makes the edge load its configuration again. Only for `instance: 'reloaded'`. */
  reload(): Promise<void>
  /** Opens a WebSocket and records what happens. */
  webSocket(path: string, how?: WebSocketAsk): Promise<Outcome>
  /**
   * The service's record of this run, once `wanted` holds, or as it is when patience runs out.
   * @param patience ms, at most the client's. Default: the client's
   * @returns null if the service never saw the run
   * @throws STREAMPROOF_RUN_NOT_HERE if another instance may have seen it, and whatever keeps it from being read
   */
  record<Kept = RunRecord>(wanted: (record: Kept) => boolean, patience?: number): Promise<Kept | null>
  /** Waits, ms, but no longer than `until`. */
  wait(ms: number, until: Promise<unknown>): Promise<void>
}

/** What both kinds of request share. */
interface AnyAsk {
  /** Parameters of the URL. The run's id is added. */
  query?: Knobs | Record<string, string | number | boolean>
  /** What the origin is asked to send. Default: the body is not compared with anything. */
  sent?: Sent
  /** How many bytes to expect. Default: those of `sent`. */
  bytes?: number
  /** How long the whole may take, ms. Default: the intervals of `sent`. */
  lasting?: number
  /** How long the client waits for the next byte, ms, at most its own patience. Default: its own. */
  patience?: number
  /** How long the check itself keeps the edge waiting, ms. It is added to the client's patience. Default: 0. */
  waits?: number
}

/** How an HTTP request differs from a plain GET. */
export interface HttpAsk
  extends AnyAsk,
    Pick<WireRequest, 'method' | 'version' | 'body' | 'rest' | 'headers'> {
  /** What the client does besides reading, while the answer comes in. Returns what it measured. */
  act?(exchange: HttpExchange, again: (path: string) => HttpExchange | undefined): Promise<Facts | undefined>
  /** What else to measure, once the answer has ended. */
  measure?(answer: WireAnswer, events: ReceivedEvent[]): Facts
}

/** How a WebSocket differs from one that only listens. */
export interface WebSocketAsk extends AnyAsk, Pick<WebSocketRequest, 'protocols' | 'deflate' | 'headers'> {
  /** What the client does once the socket is open. Returns what it measured. Not called after a refusal. */
  act?(connection: WebSocketConnection): Promise<Facts | undefined>
}

/** What a check has of its own; the rest is what most checks have. */
type Given = Pick<Check, 'id' | 'title' | 'transport' | 'kind' | 'spec' | 'run'> & Partial<Check>

/**
 * A check, with defaults: it needs the check that is named like its transport (`health` for plain HTTP), it expects
 * status 200 (of a WebSocket 101 and close code 1000), and the record of a stream is at `/runs/`.
 */
export function check(given: Given): Check {
  const { transport } = given
  return {
    needs: [transport === 'http' ? 'health' : transport],
    expected: transport === 'websocket' ? OPEN : OK,
    ...(transport !== 'http' && { records: '/runs/' }),
    ...given,
  }
}

/** What most checks expect, over HTTP and of a WebSocket. */
export const OK: Expectation = { status: 200 }
export const OPEN: Expectation = { status: 101, closeCode: 1000 }
