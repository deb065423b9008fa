import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import type { ChannelState } from '../../../src/channels/model.ts'
import type { Decision, News, Store } from '../../../src/channels/stores/store.ts'
import { emptyChannel } from '../../support/channel-state.ts'
import { until } from '../../support/until.ts'
import type { StoreUnderTest } from './list.ts'

/** What the suite is run against: a store that was started, and how it is opened at a place. */
type Opened = Pick<StoreUnderTest, 'durable' | 'shared'> & { open(place: string): Promise<Store> }

/** By how much a store's clock may differ from ours, ms. */
const CLOCKS = 1_000

let names = 0
/** A name that no other test uses, also where stores outlive the test. */
const fresh = () => `suite/${process.pid}/${Date.now()}/${names++}`

/** A channel as the rules would make it. */
function channel(over: Partial<ChannelState> = {}): ChannelState {
  return { ...emptyChannel, ...over }
}

const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text))
const text = (messages: Uint8Array[]) => messages.map((message) => Buffer.from(message).toString())
const all = { from: 0, to: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER }

const make = (over?: Partial<ChannelState>) => (): Decision<string> => ({
  answer: 'made',
  change: { state: channel(over) },
})

/** Appends, and answers with the number of the first message. */
const append =
  (...texts: string[]) =>
  (state: ChannelState | undefined): Decision<number> => {
    if (!state) throw new Error('no channel')
    const messages = bytes(...texts)
    const size = messages.reduce((sum, { length }) => sum + length, 0)
    return {
      answer: state.tail,
      change: {
        state: { ...state, tail: state.tail + messages.length, bytes: state.bytes + size },
        messages,
      },
    }
  }

/** What holds for every store. */
export async function storeSuite(t: Test, { open, durable, shared }: Opened): Promise<void> {
  const store = await open('main')
  t.teardown(() => store.close())

  t.test('a channel that nobody made is not there', async (t) => {
    const name = fresh()
    t.equal(await store.get(name), undefined)
    t.same(await store.read(name, all), [])
    t.equal(await store.update(name, (state) => ({ answer: state })), undefined)
  })

  t.test('a channel keeps its state and its messages in order', async (t) => {
    const name = fresh()
    t.equal(await store.update(name, make({ seq: 'x', expires: 12.5 })), 'made')
    t.equal(await store.update(name, append('one', 'two')), 0)
    t.equal(await store.update(name, append('', '\0\r\n é')), 2)
    t.same(await store.get(name), channel({ seq: 'x', expires: 12.5, tail: 4, bytes: 12 }))
    t.same(text(await store.read(name, all)), ['one', 'two', '', '\0\r\n é'])
  })

  t.test('a name may be any string', async (t) => {
    const odd = [
      `${fresh()}{a}b*?[c]`,
      `${fresh()}é日🌊`,
      `${fresh()}/../:: '";--`,
      fresh() + 'x'.repeat(900),
    ]
    for (const name of odd) {
      await store.update(name, make())
      await store.update(name, append(name))
    }
    for (const name of odd) t.same(text(await store.read(name, all)), [name])
  })

  t.test('bytes come back as they were', async (t) => {
    const name = fresh()
    const message = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    await store.update(name, () => ({
      answer: undefined,
      change: { state: channel({ tail: 1, bytes: 256 }), messages: [message] },
    }))
    t.same(Buffer.from((await store.read(name, all))[0] ?? []), message)
  })

  t.test('a read stops at `to` and at maxBytes, but brings one message at least', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('aaaa', 'bbbb', 'cccc'))
    const read = async (range: Partial<typeof all>) => text(await store.read(name, { ...all, ...range }))
    t.same(await read({ to: 2 }), ['aaaa', 'bbbb'])
    t.same(await read({ from: 1 }), ['bbbb', 'cccc'])
    t.same(await read({ from: 3 }), [])
    t.same(await read({ maxBytes: 8 }), ['aaaa', 'bbbb'])
    t.same(await read({ maxBytes: 11 }), ['aaaa', 'bbbb'])
    t.same(await read({ maxBytes: 1 }), ['aaaa'])
  })

  t.test('20,000 messages may come at once', async (t) => {
    const name = fresh()
    await store.update(name, make())
    const heard = listen(store, name, 0)
    const messages = Array.from({ length: 20_000 }, (_, n) => Buffer.from(String(n)))
    await store.update(name, (state = channel()) => ({
      answer: undefined,
      change: { state: { ...state, tail: messages.length }, messages },
    }))
    await store.update(name, append('after'))
    t.equal((await store.get(name))?.tail, 20_001)
    t.same(text(await store.read(name, { ...all, from: 19_999 })), ['19999', 'after'])
    await until(() => heard.texts.length === 20_001)
    heard.stop()
    t.ok(heard.texts.every((text, n) => text === (n < 20_000 ? String(n) : 'after')))
  })

  t.test('what a decision throws is thrown, and nothing is changed', async (t) => {
    const name = fresh()
    await store.update(name, make())
    const refuse = () => {
      throw new Error('refused')
    }
    await t.rejects(store.update(name, refuse), { message: 'refused' })
    t.same(await store.get(name), channel())
  })

  t.test('changes asked for without waiting happen in order, and each sees the one before', async (t) => {
    const name = fresh()
    const made = store.update(name, make())
    const appended = Array.from({ length: 100 }, (_, i) => store.update(name, append(String(i))))
    t.equal(await made, 'made')
    t.same(
      await Promise.all(appended),
      Array.from({ length: 100 }, (_, i) => i),
    )
    t.same(
      text(await store.read(name, all)),
      Array.from({ length: 100 }, (_, i) => String(i)),
    )
  })

  t.test('a producer is remembered with the append that it was changed by', async (t) => {
    const name = fresh()
    await store.update(name, make())
    const next = (state: ChannelState | undefined, producer: { epoch: number; seq: number } | undefined) => {
      const seq = producer ? producer.seq + 1 : 0
      const { change } = append(String(seq))(state)
      return { answer: seq, change: { ...change, state: change?.state, producer: { epoch: 7, seq } } }
    }
    t.same(await Promise.all([1, 2, 3].map(() => store.update(name, next, 'p'))), [0, 1, 2])
    t.equal(await store.update(name, next, 'q'), 0)
    t.equal(await store.update(name, next, 'p'), 3)
    t.same(await store.update(name, (_, producer) => ({ answer: producer }), 'p'), { epoch: 7, seq: 3 })
  })

  t.test('a removed channel is gone with all it had, and may be made anew', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(
      name,
      (state) => {
        const { answer, change } = append('old')(state)
        return { answer, change: { ...change, state: change?.state, producer: { epoch: 1, seq: 1 } } }
      },
      'p',
    )
    await store.update(name, () => ({ answer: undefined, change: { state: undefined } }))
    t.equal(await store.get(name), undefined)
    t.same(await store.read(name, all), [])
    await store.update(name, make({ id: 'b' }))
    t.same(await store.get(name), channel({ id: 'b' }))
    t.same(await store.read(name, all), [])
    t.equal(await store.update(name, (_, producer) => ({ answer: producer }), 'p'), undefined)
  })

  t.test('a channel may be removed and made anew without waiting', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('old'))
    await Promise.all([
      store.update(name, append('older')),
      store.update(name, () => ({ answer: undefined, change: { state: undefined } })),
      store.update(name, make({ id: 'b' })),
      store.update(name, append('new')),
    ])
    t.same(text(await store.read(name, all)), ['new'])
    t.equal((await store.get(name))?.id, 'b')
  })

  t.test('a follower hears of every message once and in order, from where it asked', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('0', '1'))
    const heard = listen(store, name, 1)
    const writers = [2, 3, 4].map((n) => store.update(name, append(String(n))))
    t.same(heard.texts, [], 'never before follow returns')
    await Promise.all(writers)
    await store.update(name, append('5'))
    await until(() => heard.texts.length >= 5)
    t.same(heard.texts, ['1', '2', '3', '4', '5'])
    t.same(heard.offsets, [1, 2, 3, 4, 5])
    heard.stop()
    await store.update(name, append('6'))
    await sleep(50)
    t.equal(heard.texts.length, 5, 'nothing after it has ended')
  })

  t.test('a follower of the tail hears of nothing that was there before', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('0', '1'))
    const heard = listen(store, name, 2)
    await store.update(name, append('2'))
    await until(() => heard.texts.length > 0)
    heard.stop()
    t.same(heard.texts, ['2'])
  })

  t.test('a follower hears of a closing and of a removal', async (t) => {
    const name = fresh()
    await store.update(name, make())
    const heard = listen(store, name, 0)
    await store.update(name, (state) => ({
      answer: undefined,
      change: { state: { ...(state as ChannelState), closed: true } },
    }))
    await until(() => heard.news.at(-1)?.state?.closed === true)
    await store.update(name, () => ({ answer: undefined, change: { state: undefined } }))
    await until(() => heard.news.length > 0 && heard.news.at(-1)?.state === undefined)
    heard.stop()
    t.same(heard.texts, [])
  })

  t.test('a follower hears how the channel is, also of what it comes too late for', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('0', '1'))
    const heard = async (from: number) => {
      const { news, stop } = listen(store, name, from)
      await until(() => news.length > 0)
      stop()
      return news[0]?.state
    }
    t.equal((await heard(2))?.closed, false)
    await store.update(name, (state = channel()) => ({
      answer: undefined,
      change: { state: { ...state, closed: true } },
    }))
    t.equal((await heard(2))?.closed, true)
    await store.trim(name, { maxBytes: 0, before: 0 })
    t.equal(await heard(1), undefined, 'its next message was dropped')
    t.equal((await heard(2))?.closed, true)
    await store.update(name, () => ({ answer: undefined, change: { state: undefined } }))
    t.equal(await heard(2), undefined)
  })

  t.test('two followers of a channel, and of two channels, do not disturb each other', async (t) => {
    const [one, two] = [fresh(), fresh()]
    await store.update(one, make())
    await store.update(two, make())
    const [a, b, c] = [listen(store, one, 0), listen(store, one, 0), listen(store, two, 0)]
    await store.update(one, append('x'))
    await until(() => a.texts.length > 0 && b.texts.length > 0)
    a.stop()
    await store.update(one, append('y'))
    await store.update(two, append('z'))
    await until(() => b.texts.length > 1 && c.texts.length > 0)
    b.stop()
    c.stop()
    t.same([a.texts, b.texts, c.texts], [['x'], ['x', 'y'], ['z']])
  })

  t.test('trim drops the oldest messages beyond maxBytes', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('aaaa', 'bbbb', 'cccc'))
    await store.trim(name, { maxBytes: 8, before: 0 })
    const state = await store.get(name)
    t.same([state?.first, state?.tail, state?.bytes], [1, 3, 8])
    t.same(text(await store.read(name, { ...all, from: 1 })), ['bbbb', 'cccc'])
    t.same(await store.read(name, all), [], 'none in place of one that is gone')
    t.equal(await store.update(name, append('d')), 3)
  })

  t.test('trim drops what is older than asked, and may leave an empty channel', async (t) => {
    const name = fresh()
    await store.update(name, make())
    await store.update(name, append('old'))
    await sleep(30)
    const before = Date.now()
    await sleep(30)
    await store.update(name, append('new'))
    await store.trim(name, { maxBytes: 1_000, before })
    t.same(text(await store.read(name, { ...all, from: 1 })), ['new'])
    await store.trim(name, { maxBytes: 1_000, before: Date.now() + 60_000 })
    const state = await store.get(name)
    t.same([state?.first, state?.tail, state?.bytes], [2, 2, 0])
    await store.trim(fresh(), { maxBytes: 1, before: 0 })
  })

  t.test('expired names the channels whose time is over, and only these', async (t) => {
    const [over, later, never] = [fresh(), fresh(), fresh()]
    await store.update(over, make({ expires: 1_000 }))
    await store.update(later, make({ expires: 3_000 }))
    await store.update(never, make())
    const expired = await store.expired(2_000, 1_000_000)
    t.same(
      [over, later, never].map((name) => expired.includes(name)),
      [true, false, false],
    )
    await store.update(over, () => ({ answer: undefined, change: { state: channel({ expires: 3_000 }) } }))
    t.notOk((await store.expired(2_000, 1_000_000)).includes(over))
    t.equal((await store.expired(4_000, 1)).length, 1)
  })

  t.test('aged names the channels whose oldest message is older than asked, and only these', async (t) => {
    const [old, young, empty] = [fresh(), fresh(), fresh()]
    await store.update(old, make({ oldest: 1_000 }))
    await store.update(young, make({ oldest: 3_000 }))
    await store.update(empty, make())
    const aged = await store.aged(2_000, 1_000_000)
    t.same(
      [old, young, empty].map((name) => aged.includes(name)),
      [true, false, false],
    )
    await store.trim(old, { maxBytes: 1_000, before: 0 })
    t.notOk((await store.aged(2_000, 1_000_000)).includes(old), 'it had none')
    await store.update(young, () => ({ answer: undefined, change: { state: undefined } }))
    t.notOk((await store.aged(4_000, 1_000_000)).includes(young))
  })

  t.test('trim says when the oldest message that is left was appended', async (t) => {
    const name = fresh()
    const start = Date.now()
    await store.update(name, make({ oldest: 1_000 }))
    await store.update(name, append('aaaa', 'bbbb'))
    await store.trim(name, { maxBytes: 4, before: 0 })
    t.ok(Number((await store.get(name))?.oldest) >= start - CLOCKS)
    t.notOk((await store.aged(start - CLOCKS, 1_000_000)).includes(name))
    t.ok((await store.aged(Date.now() + CLOCKS, 1_000_000)).includes(name))
  })

  t.test('count follows what is made and removed', { skip: shared && 'others use it too' }, async (t) => {
    const before = await store.count()
    const name = fresh()
    await store.update(name, make())
    t.equal(await store.count(), before + 1)
    await store.update(name, () => ({ answer: undefined, change: { state: undefined } }))
    t.equal(await store.count(), before)
  })

  t.test('what was acknowledged is there after it is opened again', { skip: !durable }, async (t) => {
    const name = fresh()
    const first = await open('again')
    await first.update(name, make())
    await first.update(
      name,
      (state) => {
        const { answer, change } = append('kept')(state)
        return { answer, change: { ...change, state: change?.state, producer: { epoch: 1, seq: 2 } } }
      },
      'p',
    )
    await first.close()
    const second = await open('again')
    t.same(text(await second.read(name, all)), ['kept'])
    t.same(await second.update(name, (_, producer) => ({ answer: producer }), 'p'), { epoch: 1, seq: 2 })
    t.equal(await second.update(name, append('more')), 1)
    await second.close()
  })

  t.test(
    'instances see each other’s changes, and none is lost between them',
    { skip: !shared },
    async (t) => {
      const name = fresh()
      const other = await open('main')
      t.teardown(() => other.close())
      await store.update(name, make())
      t.equal((await other.get(name))?.id, 'a')
      const heard = listen(other, name, 0)
      const numbers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => (i % 2 ? store : other).update(name, append(String(i)))),
      )
      t.same(
        numbers.toSorted((a, b) => a - b),
        Array.from({ length: 100 }, (_, i) => i),
      )
      await until(() => heard.texts.length >= 100)
      heard.stop()
      t.same(heard.texts, text(await store.read(name, all)))
      t.same(new Set(heard.texts).size, 100)
    },
  )
}

/** Follows a channel and keeps what it hears. */
function listen(store: Store, name: string, from: number) {
  const news: News[] = []
  const texts: string[] = []
  const offsets: number[] = []
  const stop = store.follow(name, from, (item) => {
    news.push(item)
    for (const [i, message] of text(item.messages).entries()) {
      texts.push(message)
      offsets.push(item.offset + i)
    }
  })
  return { news, texts, offsets, stop }
}
