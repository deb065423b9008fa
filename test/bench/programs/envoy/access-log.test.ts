import t from 'tap'
import { accessLog } from '../../../../bench/programs/envoy/access-log.ts'

const line = (path: string | null) => JSON.stringify({ path })

t.test('A line that is there is found at once, the latest first', async (t) => {
  const log = accessLog()
  log.add(line('/sse?run=a'))
  const latest = JSON.stringify({ path: '/sse?run=a', code: 200 })
  log.add(latest)
  t.equal(await log.find('a', 0), latest)
})

t.test('A line that comes later is waited for', async (t) => {
  const log = accessLog()
  const found = log.find('b', 10_000)
  log.add(line('/sse?run=a'))
  log.add(line('/sse?count=1&run=b'))
  t.equal(await found, line('/sse?count=1&run=b'))
})

t.test('A run is known by its parameter only, whole', async (t) => {
  const log = accessLog()
  for (const path of ['/run=c', '/sse?run=cc', '/sse?source=c', null]) log.add(line(path))
  t.equal(await log.find('c', 0), undefined)
})

t.test('Only the last 5,000 lines are kept', async (t) => {
  const log = accessLog()
  log.add(line('/sse?run=first'))
  for (let n = 0; n < 4_999; n += 1) log.add(line('/load'))
  t.ok(await log.find('first', 0))
  log.add(line('/load'))
  t.equal(await log.find('first', 0), undefined)
})
