import t from 'tap'
import { Bucket } from '../../../../bench/aws/lambda/bucket.ts'

const signal = AbortSignal.timeout(60_000)

t.test('A burst is sent at once, the rest at the rate', async (t) => {
  const bucket = new Bucket({ burst: 1_000, rate: 2_000, refill: 10 })
  const since = performance.now()
  await bucket.take(1_000, signal)
  t.ok(performance.now() - since < 200, 'the burst waits for nothing')
  await bucket.take(500, signal)
  const took = performance.now() - since
  t.ok(took >= 240, `500 bytes at 2,000 a second take 250 ms (${Math.round(took)})`)
})

t.test('More than the bucket holds takes several steps', async (t) => {
  const bucket = new Bucket({ burst: 100, rate: 1_000, refill: 10 })
  const since = performance.now()
  await bucket.take(300, signal)
  t.ok(performance.now() - since >= 190)
})

t.test('Waiting can be aborted', async (t) => {
  const bucket = new Bucket({ burst: 1, rate: 1, refill: 10 })
  const abort = new AbortController()
  const waiting = bucket.take(100, abort.signal)
  abort.abort(new Error('enough'))
  await t.rejects(waiting)
})
