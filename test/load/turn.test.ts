import { once } from 'node:events'
import { setImmediate as yielded } from 'node:timers/promises'
import t from 'tap'
import { Tally } from '../../src/load/tally.ts'
import { turn } from '../../src/load/turn.ts'
import type { LoadClient } from '../../src/load/under-load.ts'

const signal = new AbortController().signal
const whole = { kind: 'whole', firstByteMs: 1, wholeMs: 2 } as const

/** A client whose streams all end at once, whole, until it is told to stop. */
const busy: LoadClient = async (until, ends) => {
  while (!until.aborted) {
    ends.add(whole)
    await yielded()
  }
}

t.test('A turn has the streams within it and its length', async (t) => {
  const tally = new Tally()
  const first = await turn({ client: busy, tally, seconds: 0.06, signal })
  t.ok(first.whole > 0)
  t.equal(first.whole, tally.whole)
  // A timer may be a millisecond early.
  t.ok(
    first.seconds > 0.048,
    `${first.seconds} s: five sixths of it are measured, or more where the timer is late`,
  )
  t.equal(first.edgeCpuMs, undefined)

  const second = await turn({ client: busy, tally, seconds: 0.06, signal })
  t.equal(tally.whole, first.whole + second.whole, 'each turn counts its own')
})

t.test('In the lead-in whole streams do not count, but broken ones do', async (t) => {
  const tally = new Tally()
  const client: LoadClient = async (until, ends) => {
    ends.add(whole)
    ends.add({ kind: 'cut' })
    await once(until, 'abort')
    // Too late.
    ends.add(whole)
  }
  t.match(await turn({ client, tally, seconds: 0.03, signal }), { whole: 0 })
  t.match(tally.figures(1), { ended: 1, whole: 0, broken: { cut: 1 } })
})

t.test('The edge’s processor time is the difference, where it can be known', async (t) => {
  const ask = (...answers: (number | undefined)[]) =>
    turn({
      client: busy,
      tally: new Tally(),
      seconds: 0.03,
      edgeCpuMs: async () => answers.shift(),
      signal,
    })
  t.equal((await ask(120, 150)).edgeCpuMs, 30)
  t.equal((await ask(120, undefined)).edgeCpuMs, undefined)
  t.equal((await ask(undefined, 150)).edgeCpuMs, undefined)
})
