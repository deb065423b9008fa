import createError from '@fastify/error'
import type { FastifyReply } from 'fastify'
import type { Config } from '../service/config.ts'

const DrainingError = createError(
  'STREAMPROOF_DRAINING',
  'The service is stopping and opens no more streams. Come back after Retry-After: another instance will answer',
  503,
)

const FullError = createError(
  'STREAMPROOF_FULL',
  'All %d streams of this instance are taken (MAX_STREAMS). Come back after Retry-After',
  503,
)

const TooManyStreamsError = createError(
  'STREAMPROOF_TOO_MANY_STREAMS',
  'You have %d streams open, and may have no more (MAX_STREAMS_PER_CLIENT). Close one first',
  429,
)

/** Seconds after which a refused client may try again. */
const RETRY_AFTER = 5

/** Says who may open one more stream. */
export class Admission {
  readonly #max: number
  readonly #maxPerClient: number
  readonly #perClient = new Map<string, number>()

  constructor({ maxStreams, maxStreamsPerClient }: Config) {
    this.#max = maxStreams
    this.#maxPerClient = maxStreamsPerClient
  }

  /** @throws what the client is told, with `Retry-After` set on the reply */
  check(client: string, open: number, draining: boolean, reply: FastifyReply): void {
    const refusal = this.#refusal(client, open, draining)
    if (!refusal) return
    reply.header('retry-after', RETRY_AFTER)
    throw refusal
  }

  #refusal(client: string, open: number, draining: boolean): Error | undefined {
    if (draining) return new DrainingError()
    if (open >= this.#max) return new FullError(this.#max)
    if (this.#maxPerClient && (this.#perClient.get(client) ?? 0) >= this.#maxPerClient)
      return new TooManyStreamsError(this.#maxPerClient)
    return undefined
  }

  /** A stream of this client has opened. */
  came(client: string): void {
    if (this.#maxPerClient) this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1)
  }

  /** A stream of this client has ended. */
  left(client: string): void {
    if (!this.#maxPerClient) return
    const rest = (this.#perClient.get(client) ?? 0) - 1
    if (rest > 0) this.#perClient.set(client, rest)
    else this.#perClient.delete(client)
  }
}
