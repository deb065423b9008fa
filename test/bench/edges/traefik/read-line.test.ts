import t from 'tap'
import { readLine } from '../../../../bench/edges/traefik/read-line.ts'

const line = (status: number, origin?: number) =>
  JSON.stringify({
    DownstreamStatus: status,
    OriginStatus: origin,
    Duration: 301_400_000,
    RequestPath: '/?run=one',
  })

t.test('The two statuses tell whose answer it was', async (t) => {
  const passed = line(200, 200)
  t.strictSame(readLine(passed), {
    line: passed,
    says: '200 after 301 ms: passed on from the service',
    flags: [],
    ms: 301,
  })
  t.match(readLine(line(404)), { author: 'edge', says: /Traefik’s own answer$/ })
  t.match(readLine(line(499, 0)), { author: 'client', flags: ['499'] })
  t.match(readLine(line(502, 0)), { author: 'service', flags: ['502'] })
})
