import t from 'tap'
import { readLine } from '../../../../bench/edges/compression/read-line.ts'

t.test('The log says whether the response was handed over whole, and blames nobody', async (t) => {
  const line = (whole: boolean) => JSON.stringify({ path: '/?run=one', status: 200, whole, ms: 301 })
  t.strictSame(readLine(line(true)), {
    line: line(true),
    says: '200 after 301 ms: the response was handed over whole',
    flags: [],
    ms: 301,
  })
  t.strictSame(readLine(line(false)).flags, ['incomplete'])
})
