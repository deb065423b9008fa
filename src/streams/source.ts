import type { StreamEvent } from './event.ts'
import type { Feed } from './feed.ts'
import type { StreamRequest } from './request.ts'
import type { JsonSchema } from './schema.ts'

/** What a source gets besides its parameters. */
export interface SourceContext {
  /**
   * Aborts when nobody wants more events: the client left, the service drains, the stream is too old or stalled.
   * Pass it to everything the source awaits. A generator that awaits something else cannot be interrupted, so it
   * would outlive its client.
   */
  readonly signal: AbortSignal
  /** The id of the last event that the client saw before its connection broke (`Last-Event-ID`). */
  readonly lastEventId: string | undefined
  /** The request that opened the stream. Its `body` has been validated by the source's `body` schema. */
  readonly request: StreamRequest
}

/**
 * Where events come from. Written once, served over every transport.
 *
 * A generator that returns ends its stream whole. One that throws ends it so that the client can tell. One that
 * throws a `RefusalError` before its first event refuses the stream with a status.
 */
export interface Source<Params = unknown> {
  /** The source's name in logs and metrics. */
  name: string
  /** Goes before each transport's path: `/clock` gives `/clock/sse`. */
  prefix: string
  /** The query's parameters by name, as JSON schemas with bounds. Any other parameter gets 400. */
  params: Record<string, JsonSchema>
  /** The names of its events, where they have names. A browser's EventSource hears only names that it is given. */
  eventNames?: string[]
  /** The JSON schema of a request's body. With it, chunked and SSE routes take POST too. Default: no POST. */
  body?: JsonSchema
  /** Checks bounds that span several parameters. Returns what is wrong: the client gets it with 400. */
  check?(params: Params): string | undefined
  /** True when every stream ends by itself: a drain then gives it the time to. */
  finite: boolean
  /**
   * How long the response's head waits for the first event, ms. Until then a `RefusalError` gives the client its
   * status, and a source that returns without an event gives an EventSource that comes back its 204. A source that is
   * silent for longer has its head sent without an event: an end after that is an empty 200, after which an
   * EventSource comes back for ever. Set more where a source needs longer to know that nothing is left. 0 sends it at
   * once.
   * Default: 1000.
   */
  headTimeout?: number
  /** Opens one stream. */
  open(params: Params, context: SourceContext): AsyncIterable<StreamEvent> | Feed
}
