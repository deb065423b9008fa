import t from 'tap'
import { get, textOf } from '../../../support/http2-client.ts'

t.test('A body is sent, and a host of its own', async (t) => {
  const answer = await get(
    t,
    (stream, headers) => {
      stream.respond()
      stream.write(`${headers[':authority']} ${headers['content-length']} `)
      stream.pipe(stream)
    },
    { method: 'POST', body: 'é', headers: { host: 'else.example' } },
  )
  t.equal(textOf(answer), 'else.example 2 é')
  t.equal(answer.ending, 'complete')
})

t.test('Fields that HTTP/2 forbids are left out of a request', async (t) => {
  const connection = {
    Connection: 'keep-alive',
    'Keep-Alive': 'timeout=5',
    'Proxy-Connection': 'keep-alive',
    'Transfer-Encoding': 'chunked',
    Upgrade: 'h2c',
    'HTTP2-Settings': '',
  }
  for (const [TE, te] of [
    ['gzip', undefined],
    ['trailers', 'trailers'],
    ['gzip;q=0.5, trailers', 'trailers'],
  ]) {
    const answer = await get(
      t,
      (stream, headers) => {
        stream.respond()
        stream.end(JSON.stringify(headers))
      },
      { headers: { ...connection, TE, 'X-Own': 'yes' } },
    )
    const { ':authority': _, ...came } = JSON.parse(textOf(answer))
    t.strictSame(came, {
      ':method': 'GET',
      ':scheme': 'http',
      ':path': '/',
      'user-agent': 'streamproof',
      'x-own': 'yes',
      ...(te && { te }),
    })
  }
})
