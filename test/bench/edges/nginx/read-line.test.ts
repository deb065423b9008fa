import t from 'tap'
import { readLine } from '../../../../bench/edges/nginx/read-line.ts'

const read = (status: number, upstream = `${status}`, completion = 'OK') => {
  const line = JSON.stringify({ path: '/', status, upstream, seconds: 0.25, completion })
  const { line: same, ...log } = readLine(line)
  t.equal(same, line)
  return log
}

t.test('A response of the service points to nobody', async (t) => {
  t.strictSame(read(200), { says: '200 after 250 ms: passed on from the service', flags: [], ms: 250 })
  t.strictSame(read(200, '200', ''), {
    says: '200 after 250 ms: the response was not sent whole',
    flags: ['incomplete'],
    ms: 250,
  })
})

t.test('The error log tells who broke off a response that had begun', async (t) => {
  const access = '{"path":"/?run=one","status":200,"upstream":"200","seconds":3,"completion":"OK"}'
  const error = (what: string) =>
    `[error] *1 ${what} while reading upstream, request: "GET /?run=one HTTP/1.1"`
  const timedOut = error('upstream timed out (110: Connection timed out)')
  t.strictSame(readLine(access, [timedOut]), {
    line: `${access}\n${timedOut}`,
    says: '200 after 3000 ms: proxy_read_timeout was over',
    author: 'edge',
    limit: 'idle',
    flags: ['timed-out'],
    ms: 3_000,
  })
  for (const what of [
    'upstream prematurely closed connection',
    'recv() failed (104: Connection reset by peer)',
  ])
    t.match(readLine(access, [error(what)]), { author: 'service', flags: ['broken-off'] })
  t.match(readLine(access, [error('something else')]), { author: undefined, flags: [] })
})

t.test('nginx’s own statuses name their author', async (t) => {
  t.match(read(499, '-'), { author: 'client', flags: ['499'], says: /the client left$/ })
  t.match(read(502), { author: 'service', says: /could not be reached/ })
  t.match(read(504), { author: 'edge', says: /did not answer in time$/ })
  t.match(read(413, ''), { author: 'edge', says: /nginx’s own answer$/ })
})
