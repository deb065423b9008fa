import t from 'tap'
import { readLine } from '../../../../bench/edges/apache/read-line.ts'

const line = (status: number, connection = '+') =>
  `{"path":"/?run=one","status":${status},"connection":"${connection}","ms":301}`

t.test('The status tells what Apache made of it, and X that it was not sent whole', async (t) => {
  t.strictSame(readLine(line(200)), {
    line: line(200),
    says: '200 after 301 ms: the response was sent whole',
    flags: [],
    ms: 301,
  })
  t.match(readLine(line(200, 'X')), { flags: ['X'], author: undefined })
  const error = (code: string) => `[error] ${code}: AH01110: error reading response ?run=one`
  t.match(readLine(line(200), [error('(70014)End of file found')]), { author: 'service' })
  t.match(readLine(line(200), [error('(70007)The timeout specified has expired')]), {
    author: 'edge',
    limit: 'idle',
  })
  t.match(readLine(line(503)), { author: 'service', flags: ['503'] })
  t.match(readLine(line(504)), { author: 'edge', flags: ['504'] })
})
