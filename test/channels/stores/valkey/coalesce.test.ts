import t from 'tap'
import { Coalesced } from '../../../../src/channels/stores/valkey/coalesce.ts'

t.test('Who asks at the same time shares an answer, and no answer is older than its question', async (t) => {
  const answers = new Coalesced<number>()
  let asked = 0
  const running: (() => void)[] = []
  const ask = () =>
    new Promise<number>((resolve) => {
      const answer = ++asked
      running.push(() => resolve(answer))
    })
  const [one, two] = [answers.get('a', ask), answers.get('a', ask)]
  await new Promise(setImmediate)
  t.equal(asked, 1)
  const [three, four] = [answers.get('a', ask), answers.get('a', ask)]
  const other = answers.get('b', ask)
  await new Promise(setImmediate)
  t.equal(asked, 2, 'of `a` not before the first is answered')
  running.shift()?.()
  t.same(await Promise.all([one, two]), [1, 1])
  await new Promise(setImmediate)
  for (const run of running) run()
  t.same(await Promise.all([three, four, other]), [3, 3, 2])
})

t.test('A question that fails does not keep the next one waiting', async (t) => {
  const answers = new Coalesced<number>()
  const failing = answers.get('a', async () => {
    throw new Error('no')
  })
  const failed = t.rejects(failing, { message: 'no' })
  await new Promise(setImmediate)
  const next = answers.get('a', async () => 1)
  await failed
  t.equal(await next, 1)
})
