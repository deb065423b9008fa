import t from 'tap'
import { startChannels } from '../support/channels.ts'

t.test('A fork may end before the own messages of the fork that it is made from', async (t) => {
  const { put, post, at } = await startChannels(t)
  await put('source')
  const offsets: string[] = []
  for (const message of ['foo', 'bar', 'baz']) {
    const { headers } = await post('source', message)
    offsets.push(headers.get('stream-next-offset') ?? '')
  }
  const fork = (name: string, from: string, offset = '') =>
    put(name, 'text/plain', { 'stream-forked-from': `/v1/stream/${from}`, 'stream-fork-offset': offset })
  t.equal((await fork('fork', 'source', offsets[1])).status, 201)
  await post('fork', 'qux')
  t.equal((await fork('fork-of-fork', 'fork', offsets[0])).status, 201)
  const read = async (name: string) => (await fetch(at(name, '?offset=-1'))).text()
  t.equal(await read('fork'), 'foobarqux')
  t.equal(await read('fork-of-fork'), 'foo')
  await post('fork-of-fork', 'corge')
  t.equal(await read('fork-of-fork'), 'foocorge')
})

t.test('A fork is found again after its source was deleted', async (t) => {
  const { put, at } = await startChannels(t)
  await put('source', 'text/plain', {}, 'foo')
  const fork = (name: string, sub = '0') =>
    put(name, 'text/plain', {
      'stream-forked-from': '/v1/stream/source',
      'stream-fork-offset': '-1',
      'stream-fork-sub-offset': sub,
    })
  t.equal((await fork('fork')).status, 201)
  t.equal((await fork('part', '2')).status, 201)
  await fetch(at('source'), { method: 'DELETE' })
  t.equal((await fork('fork')).status, 200)
  t.equal((await fork('part', '2')).status, 200)
  t.equal((await fork('part', '1')).status, 409, 'as another one it is not')
  const refused = await fork('new')
  t.match([refused.status, await refused.json()], [409, { code: 'STREAMPROOF_FORK_SOURCE_DELETED' }])
})
