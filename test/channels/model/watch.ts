import fc from 'fast-check'
import type { Tail } from '../../../src/channels/tail.ts'
import { until } from '../../support/until.ts'
import {
  CONTENT,
  command,
  drop,
  equal,
  type ModelChannel,
  messages,
  missing,
  NAMES,
  type Real,
  refusal,
} from './parts.ts'

/** How much earlier than it was a channel's last access is made, ms: the next one is written down. */
const EARLIER = 5_000

/** How long a reader may take to hear of what has happened, ms. */
const PATIENCE = 10_000

/** A reader comes in the very moment in which something happens to the channel, and hears of it. */
export const watch = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom('append', 'close', 'remove'), fc.boolean())
  .map(([name, what, first]) =>
    command(`${what} ${name} while a reader comes`, async (model, real) => {
      const channel = model.get(name)
      const expected =
        missing(channel) ?? (what !== 'remove' && channel?.closed ? 'STREAMPROOF_CHANNEL_CLOSED' : undefined)
      if (!channel || expected !== undefined) return
      await age(real, name)
      const coming = first ? come(real, name) : undefined
      const happening = happen(real, name, what)
      const tail = await (coming ?? come(real, name))
      equal(await refusal(happening), undefined, what)
      if (what === 'append') channel.messages.push('x')
      if (what === 'close') channel.closed = true
      if (what === 'remove') drop(model, name)
      if (tail) await hears(tail, channel, what)
    }),
  )

async function age({ store, prefix }: Real, name: string): Promise<void> {
  await store.update(prefix + name, (state) => ({
    answer: undefined,
    ...(state?.expires !== undefined && {
      change: { state: { ...state, expires: state.expires - EARLIER } },
    }),
  }))
}

/** The tail of who comes; undefined where the channel is gone already. */
async function come({ channels, prefix }: Real, name: string): Promise<Tail | undefined> {
  try {
    const state = await channels.access(prefix + name)
    const tail = channels.tails.of(prefix + name, state)
    tail.enter(undefined)
    return tail
  } catch (error) {
    if (/NOT_FOUND|DELETED/.test(String((error as { code?: string }).code))) return undefined
    throw error
  }
}

function happen({ channels, prefix }: Real, name: string, what: string): Promise<unknown> {
  if (what === 'remove') return channels.remove(prefix + name)
  const append = what === 'append'
  return channels.append(prefix + name, {
    contentType: append ? CONTENT : undefined,
    messages: () => (append ? messages(['x']) : []),
    close: !append,
    seq: undefined,
    producer: undefined,
  })
}

async function hears(tail: Tail, { closed, messages }: ModelChannel, what: string): Promise<void> {
  const ended = closed ? 'closed' : undefined
  const heard = () =>
    // What was closed before may be removed: its reader has everything.
    what === 'remove'
      ? tail.ended === 'gone' || (closed && tail.ended === 'closed')
      : tail.ended === ended && tail.next === messages.length
  const start = Date.now()
  await until(() => heard() || Date.now() - start > PATIENCE)
  if (!heard()) throw new Error(`${what}: the tail is at ${tail.next} of ${messages.length}, ${tail.ended}`)
  tail.leave()
}
