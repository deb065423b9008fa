import type { JSONSchema } from 'json-schema-to-ts'
import type { StreamEvent } from './event.ts'

/** What a stream tells the source that feeds it. */
export interface SourceContext {
  /**
   * Aborts when nobody wants more: the client left, the service drains, the stream is too old or stuck.
   * Hand it to everything the source waits for. A generator that waits for something else cannot be
   * interrupted from outside, so it would outlive its client.
   */
  readonly signal: AbortSignal
  /** The last event the client saw before its connection broke (`Last-Event-ID`), where it said so. */
  readonly lastEventId: string | undefined
}

/**
 * Where events come from. Write it once; the service serves it over every transport.
 *
 * A generator that returns ends its streams whole; one that throws ends them so that the client can tell.
 */
export interface Source<Params = unknown> {
  /** In logs and metrics. */
  name: string
  /** Goes before each transport's path: `/clock` gives `/clock/sse`. Empty for the article's own routes. */
  prefix: string
  /** The query's parameters, by name, as JSON schemas with bounds. Anything else in the query gets 400. */
  params: Record<string, JSONSchema>
  /** Bounds that span several parameters: says what is wrong, or nothing. The answer is 400. */
  check?(params: Params): string | undefined
  /** True when every stream ends by itself: a drain then gives it the time to. */
  finite: boolean
  /** Opens one stream. */
  open(params: Params, context: SourceContext): AsyncIterable<StreamEvent>
}
