import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { TestReader, ways } from './instances/reader.ts'
import { type Instances, startInstances } from './instances/rig.ts'
import { TestWriter } from './instances/writer.ts'

/** App Runner cuts after 120 s: a hundredth of it. */
const CUT_AFTER = 1_200

/** Readers of each way to read. */
const READERS = 75

const EVENTS_PER_SECOND = 10

/** Every reader but a long-poll is cut so often at least. A long-poll's answer comes before Envoy would cut it. */
const CUTS = 10

/** A channel is written to no longer than this, ms. */
const MOST = 150_000

// A busy machine takes long over ten cuts of 300 readers, five times.
t.setTimeout(900_000)

/** What happens while the channel is read. It is over when `happen` is, and every reader has been cut often enough. */
interface Trouble {
  title: string
  happen(instances: Instances, readers: TestReader[]): Promise<void>
}

const troubles: Trouble[] = [
  { title: 'while Envoy cuts every stream', happen: async () => {} },
  {
    title: 'while an instance is killed',
    async happen({ instances }) {
      for (const instance of instances) {
        await sleep(2_000)
        await instance.kill()
      }
    },
  },
  {
    title: 'while the store is killed and comes back',
    async happen({ redis }) {
      for (let i = 0; i < 2; i++) {
        await sleep(2_000)
        await redis.kill()
        await sleep(1_000)
        await redis.start()
      }
    },
  },
  {
    title: 'while both instances roll',
    async happen({ instances }) {
      for (const instance of instances) {
        await sleep(1_000)
        await instance.roll()
      }
    },
  },
  {
    title: 'while clients leave and come back at random',
    async happen(_, readers) {
      for (let i = 0; i < 200; i++) {
        await sleep(50)
        for (let n = 0; n < 10; n++) readers[Math.floor(Math.random() * readers.length)]?.leave()
      }
    },
  },
]

t.test('Two instances lose nothing, double nothing and keep the order', async (t) => {
  const instances = await startInstances(t, { cutAfter: CUT_AFTER })
  for (const [i, { title, happen }] of troubles.entries())
    await t.test(title, async (t) => {
      const url = new URL(`/v1/stream/${i}`, instances.url)
      const writer = new TestWriter(url)
      await writer.create()
      const readers = ways.flatMap((way) => Array.from({ length: READERS }, () => new TestReader(url, way)))
      const read = readers.map((reader) => reader.run())
      t.teardown(() => {
        for (const reader of readers) reader.stop()
      })
      let happened = false
      const happening = happen(instances, readers).finally(() => {
        happened = true
      })
      const end = Date.now() + MOST
      const enough = () => happened && readers.every(({ cuts }) => cuts >= CUTS)
      await Promise.all([happening, writer.append(EVENTS_PER_SECOND, () => !enough() && Date.now() < end)])
      await writer.close()
      await Promise.all(read)

      const wanted = Array.from({ length: writer.acknowledged }, (_, n) => n)
      const wrong = readers.filter(({ got }) => got.length !== wanted.length || got.some((n, i) => n !== i))
      t.same(
        wrong.map(({ got }) => got).slice(0, 3),
        [],
        `${writer.acknowledged} messages, ${readers.length} readers`,
      )
      t.ok(enough(), `at least ${CUTS} cuts each, ${Math.min(...readers.map(({ cuts }) => cuts))}`)
      t.comment(`${readers.reduce((sum, { cuts }) => sum + cuts, 0)} cuts, ${writer.failures} failed appends`)
    })
})
