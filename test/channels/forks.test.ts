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
