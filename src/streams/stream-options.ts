import type { Limits } from './limits.ts'
import type { RefusalError } from './refusal.ts'
import type { StreamRequest } from './request.ts'
import type { Framing } from './sink.ts'
import type { Source } from './source.ts'

/** What makes one stream. */
export interface StreamOptions {
  source: Source
  params: unknown
  framing: Framing
  request: StreamRequest
  /** The id that the client chose for the stream. */
  run: string | undefined
  limits: Pick<Limits, 'heartbeat' | 'stallTimeout' | 'streamMaxAge'>
  /** Called once, when the response may begin. It should attach a sink in the same turn. */
  onStart(): void
  /** Called in place of `onStart`, when the source refused the stream. */
  onRefuse(refusal: RefusalError): void
  /** Called once, after the first event. */
  onFirstEvent(): void
  /** Called once, when the stream has ended, with what the source threw if that is why. */
  onEnd(error?: unknown): void
  /** Called when the source still has not stopped a second after its stream ended. */
  onOutlived(): void
}
