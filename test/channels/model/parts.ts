import type fc from 'fast-check'
import type { Channels } from '../../../src/channels/channels.ts'
import type { Store } from '../../../src/channels/stores/store.ts'

/** A channel as a client should see it. */
export interface ModelChannel {
  messages: string[]
  closed: boolean
  producers: Map<string, { epoch: number; seq: number }>
  /** How many forks read from it. */
  forks: number
  source: string | undefined
  deleted: boolean
}

/** What should be there. */
export type Model = Map<string, ModelChannel>

/** The real thing, which may be closed and opened again. */
export interface Real {
  channels: Channels
  /** Before each channel's name: a store may have others. */
  prefix: string
  store: Store
  reopen(): Promise<void>
}

export type Command = fc.AsyncCommand<Model, Real>

export const NAMES = ['a', 'b', 'c']

/** What a channel is made with. One of them expires. */
export const configOf = (name: string) => ({ contentType: CONTENT, ...(name === 'a' && { ttl: TTL }) })

export const CONTENT = 'text/plain'

/** Longer than a test takes, s. */
const TTL = 1_000

/** Resolves with the code of the error that an operation was refused with, or undefined. */
export async function refusal(operation: Promise<unknown>): Promise<string | undefined> {
  return operation.then(
    () => undefined,
    (error: { code?: string }) => error.code ?? String(error),
  )
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`)
}

/** What any operation but a creation is refused with. */
export function missing(channel: ModelChannel | undefined): string | undefined {
  if (!channel) return 'STREAMPROOF_CHANNEL_NOT_FOUND'
  return channel.deleted ? 'STREAMPROOF_CHANNEL_DELETED' : undefined
}

export function drop(model: Model, name: string): void {
  const channel = model.get(name)
  if (!channel) return
  if (channel.forks > 0) {
    channel.deleted = true
    return
  }
  model.delete(name)
  const source = channel.source === undefined ? undefined : model.get(channel.source)
  if (!source || channel.source === undefined) return
  source.forks--
  if (source.deleted && source.forks === 0) drop(model, channel.source)
}

export const command = (text: string, run: Command['run']): Command => ({
  check: () => true,
  run,
  toString: () => text,
})

export const messages = (texts: string[]) => texts.map((text) => Buffer.from(text))
