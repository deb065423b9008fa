import t from 'tap'
import { readChunked, readWebSocket, startChannels } from '../../../support/channels.ts'
import { until } from '../../../support/until.ts'

const JSON_TYPE = 'application/json'

t.test('Bytes over chunked go on after the last one that a reader had', async (t) => {
  const { at, put, post } = await startChannels(t)
  await put('a', 'application/octet-stream', {}, 'abc')
  await post('a', 'defg', 'application/octet-stream')
  await post('a', 'hi', 'application/octet-stream')
  for (const [sub, rest] of [
    [0, 'abcdefghi'],
    [2, 'cdefghi'],
    [3, 'defghi'],
    [5, 'fghi'],
    [8, 'i'],
  ] as const) {
    const reader = await readChunked(t, at('a', `?offset=-1&sub-offset=${sub}&live=chunked`))
    await until(() => reader.text().length >= rest.length)
    t.equal(reader.text(), rest)
    reader.leave()
  }
})

t.test('A reader over chunked that has everything waits for the next message', async (t) => {
  const { at, put, post, close } = await startChannels(t)
  for (const [name, type, message] of [
    ['text', 'text/plain', 'hello'],
    ['json', JSON_TYPE, '1'],
  ] as const) {
    await put(name, type, {}, message)
    const had = type === JSON_TYPE ? 1 : message.length
    const reader = await readChunked(t, at(name, `?offset=-1&sub-offset=${had}&live=chunked`))
    await post(name, 'null', type)
    await until(() => reader.text() !== '')
    await close(name)
    t.same([await reader.ended, reader.text().trim()], ['end', 'null'], name)
  }
})

t.test('A sub-offset lies within the channel, and belongs to chunked', async (t) => {
  const { at, put } = await startChannels(t)
  await put('text', 'text/plain', {}, 'hello')
  await put('json', JSON_TYPE, {}, '[1,2]')
  const refusal = async (name: string, query: string, headers = {}) => {
    const response = await fetch(at(name, `?offset=-1&${query}`), { headers })
    const { code } = (await response.json()) as { code: string }
    return [response.status, code]
  }
  const refused = [400, 'STREAMPROOF_INVALID_PARAMETER']
  for (const sub of ['6', '1e0', '0x1', '01', '-1', '', '1.0', '9'.repeat(400)])
    t.same(await refusal('text', `live=chunked&sub-offset=${sub}`), refused, `text ${sub}`)
  t.same(await refusal('json', 'live=chunked&sub-offset=3'), refused)
  t.same(await refusal('json', 'sub-offset=1'), refused, 'a catch-up read has an offset for each message')
  t.same(await refusal('json', 'live=long-poll&sub-offset=1'), refused)
  const id = (await fetch(at('json'), { method: 'HEAD' })).headers.get('stream-next-offset')
  t.same(await refusal('json', 'live=sse&sub-offset=1', { 'last-event-id': id }), refused)
  await t.rejects(readWebSocket(t, at('json', '?offset=-1&sub-offset=1')), { message: 'status 400' })
})
