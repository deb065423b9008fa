import type { Limits } from './limits.ts'
import { RefusalError } from './refusal.ts'

/** Seconds after which a refused client may try again. */
const RETRY_AFTER = 5

/** Why a stream may be refused: by the limits, by the drain, or by its source. */
export const refusalReasons = ['draining', 'full', 'client-limit', 'source'] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** Decides who may open one more stream. */
export class Admission {
  readonly #max: number
  readonly #maxPerClient: number
  readonly #perClient = new Map<string, number>()

  constructor({ maxStreams, maxStreamsPerClient }: Limits) {
    this.#max = maxStreams
    this.#maxPerClient = maxStreamsPerClient
  }

  /** Returns why this client may not open a stream. Undefined: it may. */
  check(client: string, open: number, draining: boolean): Exclude<RefusalReason, 'source'> | undefined {
    if (draining) return 'draining'
    if (open >= this.#max) return 'full'
    if (this.#maxPerClient && (this.#perClient.get(client) ?? 0) >= this.#maxPerClient) return 'client-limit'
    return undefined
  }

  /** What the client gets. */
  refusal(reason: Exclude<RefusalReason, 'source'>): RefusalError {
    const [status, code, message] = {
      draining: [
        503,
        'STREAMPROOF_DRAINING',
        'The service is stopping and opens no more streams. Try again after Retry-After: another instance will answer',
      ],
      full: [
        503,
        'STREAMPROOF_FULL',
        `This instance has all the streams that it may have open (MAX_STREAMS is ${this.#max}). Try again after Retry-After`,
      ],
      'client-limit': [
        429,
        'STREAMPROOF_TOO_MANY_STREAMS',
        `You have all the streams open that one client may (MAX_STREAMS_PER_CLIENT is ${this.#maxPerClient}). Close one first`,
      ],
    }[reason] as [status: number, code: string, message: string]
    return new RefusalError(status, message, { code, retryAfter: RETRY_AFTER })
  }

  /** Counts a stream of this client. */
  opened(client: string): void {
    if (this.#maxPerClient) this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1)
  }

  /** Counts the end of a stream of this client. */
  ended(client: string): void {
    if (!this.#maxPerClient) return
    const rest = (this.#perClient.get(client) ?? 0) - 1
    if (rest > 0) this.#perClient.set(client, rest)
    else this.#perClient.delete(client)
  }
}
