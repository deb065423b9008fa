import t from 'tap'
import { readLine } from '../../../../bench/edges/apache/read-line.ts'

const line = (status: number, connection = '+') =>
  `{"path":"/?run=one","status":${status},"connection":"${connection}","ms":301}`

t.test('The status tells what Apache made of it, and X that it was not sent whole', async (t) => {
  t.strictSame(readLine(line(200)), { line: line(200), says: '200 after 301 ms', flags: [], ms: 301 })
  t.match(readLine(line(200, 'X')), { flags: ['X'], author: undefined })
  t.match(readLine(line(503)), { author: 'service', flags: ['503'] })
  t.match(readLine(line(504)), { author: 'edge', flags: ['504'] })
})
