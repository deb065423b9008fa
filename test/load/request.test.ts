import t from 'tap'
import { placed } from '../../src/load/request.ts'

t.test('Without an address the URL is where it says', async (t) => {
  const { url, ...rest } = placed({ url: new URL('wss://app.example/ws'), headers: { a: '1', b: undefined } })
  t.equal(url.href, 'https://app.example/ws')
  t.strictSame(rest, { headers: { a: '1' } }, 'and a field without a value is left out')
})

t.test(
  'An address takes the host’s place, and the host stays in Host and in the certificate’s name',
  async (t) => {
    for (const [address, there] of [
      ['10.0.0.5', '10.0.0.5:8443'],
      ['::1', '[::1]:8443'],
    ] as const) {
      const { url, ...rest } = placed({ url: new URL('https://app.example:8443/sse'), connect: { address } })
      t.equal(url.host, there)
      t.strictSame(rest, { headers: { host: 'app.example:8443' }, servername: 'app.example' })
    }
  },
)

t.test('A Host that is given stays', async (t) => {
  const { headers } = placed({
    url: new URL('http://app.example/'),
    headers: { host: 'other.example' },
    connect: { address: '10.0.0.5' },
  })
  t.strictSame(headers, { host: 'other.example' })
})
