import t from 'tap'
import { type Job, plan } from '../../../../src/channels/stores/valkey/plan.ts'
import { emptyChannel } from '../../../support/channel-state.ts'

/** Appends so many messages of a byte. */
const append = (count: number, settled: string[]): Job => ({
  producer: undefined,
  decide: (found = emptyChannel) => ({
    answer: undefined,
    change: {
      state: { ...found, tail: found.tail + count },
      messages: Array.from({ length: count }, () => Buffer.of(1)),
    },
  }),
  resolve: () => void settled.push('resolved'),
  reject: (error) => void settled.push(String(error)),
})

t.test('A plan has every message that its state counts, however many', async (t) => {
  const settled: string[] = []
  const made = plan([append(500_000, settled)], { revision: '1', state: emptyChannel, producers: new Map() })
  for (const settle of made.settle) settle()
  t.same([made.state?.tail, made.messages.length, settled], [500_000, 500_000, ['resolved']])
})

t.test('A plan takes no more jobs than the server does quickly, also where messages are small', async (t) => {
  const jobs = Array.from({ length: 10 }, () => append(20_000, []))
  const made = plan(jobs, { revision: '1', state: emptyChannel, producers: new Map() })
  t.same([made.settle.length, made.messages.length, made.state?.tail], [1, 20_000, 20_000])
})
