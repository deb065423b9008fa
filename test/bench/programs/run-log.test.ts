import t from 'tap'
import { namesRun, RunLog } from '../../../bench/programs/run-log.ts'

const log = () => new RunLog<{ path: string; code?: number }>()
const about = (run: string) => (entry: { path: string }) => namesRun(run, entry.path)

t.test('The latest entry about a run is found at once', async (t) => {
  const it = log()
  it.add({ path: '/sse?run=a' })
  const latest = { path: '/sse?run=a', code: 200 }
  it.add(latest)
  t.equal(await it.find(about('a'), 0), latest)
})

t.test('find waits for an entry that comes later', async (t) => {
  const it = log()
  const found = it.find(about('b'), 10_000)
  it.add({ path: '/sse?run=a' })
  it.add({ path: '/sse?count=1&run=b' })
  t.strictSame(await found, { path: '/sse?count=1&run=b' })
})

t.test('Only the whole parameter run names a run', async (t) => {
  const it = log()
  for (const path of ['/run=c', '/sse?run=cc', '/sse?source=c']) it.add({ path })
  t.equal(await it.find(about('c'), 0), undefined)
})

t.test('A run is found in a line of any format', async (t) => {
  for (const line of [
    'GET /sse?run=a HTTP/1.1',
    '{"path":"/sse?count=1&run=a","code":200}',
    '"/sse?run=a&count=1" 200',
  ])
    t.ok(namesRun('a', line), line)
  t.notOk(namesRun('a', 'GET /sse?run=ab HTTP/1.1'))
})

t.test('Only the last 5,000 entries are kept', async (t) => {
  const it = log()
  it.add({ path: '/sse?run=first' })
  for (let n = 0; n < 4_999; n += 1) it.add({ path: '/load' })
  t.ok(await it.find(about('first'), 0))
  it.add({ path: '/load' })
  t.equal(await it.find(about('first'), 0), undefined)
})
