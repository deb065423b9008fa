import t from 'tap'
import { readLine } from '../../../../bench/edges/haproxy/read-line.ts'

const line = (ended: string, status = 200) =>
  `{"path":"/?run=one","status":${status},"ended":"${ended}","ms":306}`

t.test('The termination state tells who ended it', async (t) => {
  t.strictSame(readLine(line('--')), {
    line: line('--'),
    says: '200 after 306 ms: passed on from the service (--)',
    flags: [],
    ms: 306,
  })
  for (const [ended, author] of [
    ['CD', 'client'],
    ['cD', 'edge'],
    ['SD', 'service'],
    ['sH', 'edge'],
    ['PR', 'edge'],
  ] as const)
    t.match(readLine(line(ended)), { author, flags: [ended] })
  t.match(readLine(line('zz')), { says: /ended zz/, author: undefined })
})
