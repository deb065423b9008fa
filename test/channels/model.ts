import fc from 'fast-check'
import type { Channels } from '../../src/channels/channels.ts'
import { parseOffset } from '../../src/channels/offset.ts'
import {
  CONTENT,
  command,
  configOf,
  drop,
  equal,
  type ModelChannel,
  messages,
  missing,
  NAMES,
  refusal,
} from './model/parts.ts'
import { watch } from './model/watch.ts'

const create = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 2 }))
  .map(([name, first]) =>
    command(`create ${name} with ${first.length}`, async (model, { channels, prefix }) => {
      const found = model.get(name)
      const made = channels.create(prefix + name, {
        config: configOf(name),
        closed: false,
        messages: () => messages(first),
      })
      const exists = found && (found.deleted || found.closed || found.source !== undefined)
      equal(await refusal(made), exists ? 'STREAMPROOF_CHANNEL_EXISTS' : undefined, 'create')
      if (!found)
        model.set(name, {
          messages: [...first],
          closed: false,
          producers: new Map(),
          forks: 0,
          source: undefined,
          deleted: false,
        })
    }),
  )

const append = fc
  .record({
    name: fc.constantFrom(...NAMES),
    texts: fc.array(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 3 }),
    closing: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ name, texts, closing }) =>
    command(
      `append ${texts.length} to ${name}${closing === 0 ? ' and close' : ''}`,
      async (model, { channels, prefix }) => {
        const channel = model.get(name)
        const close = closing === 0
        const appended = channels.append(prefix + name, {
          contentType: CONTENT,
          messages: () => messages(texts),
          close,
          seq: undefined,
          producer: undefined,
        })
        const expected = missing(channel) ?? (channel?.closed ? 'STREAMPROOF_CHANNEL_CLOSED' : undefined)
        equal(await refusal(appended), expected, 'append')
        if (expected !== undefined || !channel) return
        channel.messages.push(...texts)
        channel.closed = close
      },
    ),
  )

const produce = fc
  .record({
    name: fc.constantFrom(...NAMES),
    id: fc.constantFrom('p', 'q'),
    epoch: fc.integer({ min: 0, max: 1 }),
    seq: fc.integer({ min: 0, max: 2 }),
    text: fc.string({ minLength: 1, maxLength: 5 }),
  })
  .map(({ name, id, epoch, seq, text }) =>
    command(`producer ${id} ${epoch}.${seq} to ${name}`, async (model, { channels, prefix }) => {
      const channel = model.get(name)
      const appended = channels.append(prefix + name, {
        contentType: CONTENT,
        messages: () => messages([text]),
        close: false,
        seq: undefined,
        producer: { id, epoch, seq },
      })
      const known = channel?.producers.get(id)
      const expected = missing(channel) ?? producerRefusal(channel as ModelChannel, known, epoch, seq)
      const duplicate = known && epoch === known.epoch && seq <= known.seq
      equal(await refusal(appended), duplicate ? missing(channel) : expected, 'produce')
      if (expected !== undefined || duplicate || !channel) return
      channel.messages.push(text)
      channel.producers.set(id, { epoch, seq })
    }),
  )

function producerRefusal(
  channel: ModelChannel,
  known: { epoch: number; seq: number } | undefined,
  epoch: number,
  seq: number,
): string | undefined {
  if (known && epoch < known.epoch) return 'STREAMPROOF_PRODUCER_STALE_EPOCH'
  if (known && epoch > known.epoch && seq !== 0) return 'STREAMPROOF_PRODUCER_NEW_EPOCH'
  if (channel.closed) return 'STREAMPROOF_CHANNEL_CLOSED'
  const next = known && epoch === known.epoch ? known.seq + 1 : 0
  return seq > next ? 'STREAMPROOF_PRODUCER_GAP' : undefined
}

const fork = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), fc.nat(100))
  .map(([name, from, at]) =>
    command(`fork ${name} from ${from} at ${at} %`, async (model, { channels, prefix }) => {
      const [source, there] = [model.get(from), model.get(name)]
      const number = source ? Math.floor((source.messages.length * at) / 100) : 0
      const offset = source && !source.deleted ? await offsetOf(channels, prefix + from, number) : undefined
      const forked = channels.create(
        prefix + name,
        { config: { contentType: CONTENT }, closed: false, messages: () => [] },
        { from: prefix + from, offset, sub: 0 },
      )
      const code = await refusal(forked)
      if (!source) return equal(code, 'STREAMPROOF_CHANNEL_NOT_FOUND', 'fork')
      // The same fork may be there already, also of a deleted source: then it is found, or has been closed since.
      if (there?.source === from)
        return equal([undefined, 'STREAMPROOF_CHANNEL_EXISTS'].includes(code), true, 'fork')
      if (source.deleted) return equal(code, 'STREAMPROOF_FORK_SOURCE_DELETED', 'fork')
      if (there) return equal(code, 'STREAMPROOF_CHANNEL_EXISTS', 'fork')
      equal(code, undefined, 'fork')
      source.forks++
      model.set(name, {
        messages: source.messages.slice(0, number),
        closed: false,
        producers: new Map(),
        forks: 0,
        source: from,
        deleted: false,
      })
    }),
  )

async function offsetOf(channels: Channels, name: string, number: number): Promise<string> {
  const { tag } = await channels.head(name)
  return `${String(number).padStart(16, '0')}_${tag}`
}

const remove = fc.constantFrom(...NAMES).map((name) =>
  command(`remove ${name}`, async (model, { channels, prefix }) => {
    const expected = missing(model.get(name))
    equal(await refusal(channels.remove(prefix + name)), expected, 'remove')
    if (expected === undefined) drop(model, name)
  }),
)

const read = fc
  .tuple(fc.constantFrom(...NAMES), fc.nat(100), fc.integer({ min: 1, max: 20 }))
  .map(([name, at, bytes]) =>
    command(`read ${name} from ${at} %, ${bytes} bytes at a time`, async (model, real) => {
      const channel = model.get(name)
      const expected = missing(channel)
      if (expected !== undefined)
        return equal(await refusal(real.channels.access(real.prefix + name)), expected, 'read')
      if (!channel) return
      const number = Math.floor((channel.messages.length * at) / 100)
      equal(
        await readAll(real.channels, real.prefix + name, number, bytes),
        channel.messages.slice(number),
        'read',
      )
      equal((await real.channels.head(real.prefix + name)).closed, channel.closed, 'closed')
    }),
  )

/** Reads to the end, a portion at a time. */
export async function readAll(
  channels: Channels,
  name: string,
  from: number,
  maxBytes: number,
): Promise<string[]> {
  const state = await channels.access(name)
  const texts: string[] = []
  const position = parseOffset(await offsetOf(channels, name, from))
  for (let at = await channels.log.locate(name, state, from === 0 ? 'start' : position); at < state.tail; ) {
    const batch = await channels.log.read(name, state, at, maxBytes)
    if (batch.messages.length === 0) throw new Error(`nothing at ${at} of ${state.tail}`)
    texts.push(...batch.messages.map((message) => Buffer.from(message).toString()))
    at = batch.next
  }
  return texts
}

const reopen = fc.constant(command('reopen', async (_model, real) => real.reopen()))

/** Everything that may be done to channels, in any order. */
export const operations = ({ durable }: { durable: boolean }) =>
  fc.commands(
    [create, append, append, produce, produce, fork, remove, read, read, watch, ...(durable ? [reopen] : [])],
    {
      maxCommands: 60,
      // By default most runs would have ten commands: too few for a producer to come twice.
      size: 'max',
    },
  )
