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

t.test('nginx’s own statuses name their author', async (t) => {
  t.match(read(499, '-'), { author: 'client', flags: ['499'], says: /the client left$/ })
  t.match(read(502), { author: 'service', says: /could not be reached/ })
  t.match(read(504), { author: 'edge', says: /did not answer in time$/ })
  t.match(read(413, ''), { author: 'edge', says: /nginx’s own answer$/ })
})
