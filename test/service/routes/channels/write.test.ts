import t from 'tap'
import { startChannels } from '../../../support/channels.ts'

t.test('A channel expires on a day that there is', async (t) => {
  const { put } = await startChannels(t)
  const status = async (at: string) => (await put(at, 'text/plain', { 'stream-expires-at': at })).status
  for (const at of ['2096-02-29T00:00:00Z', '2097-12-31T23:59:59+14:00']) t.equal(await status(at), 201, at)
  for (const at of ['2097-02-29T00:00:00Z', '2097-02-30T00:00:00Z', '2097-04-31T00:00:00Z'])
    t.equal(await status(at), 400, at)
})

t.test('What is no content type is refused with a code of ours', async (t) => {
  const { put, post } = await startChannels(t)
  await put('a')
  for (const type of ['garbage', 'text/', '/plain', 'a b/c', ';'])
    for (const answer of [await post('a', 'x', type), await put('b', type, {}, 'x')])
      t.match([answer.status, await answer.json()], [400, { code: 'STREAMPROOF_INVALID_CONTENT_TYPE' }], type)
})
