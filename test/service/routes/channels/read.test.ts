import t from 'tap'
import { startChannels } from '../../../support/channels.ts'

t.test('What a client has already is not sent again, however it names it', async (t) => {
  const { at, put } = await startChannels(t)
  await put('a', 'text/plain', {}, 'x')
  const etag = (await fetch(at('a'))).headers.get('etag') ?? ''
  const status = async (names: string) =>
    (await fetch(at('a'), { headers: { 'if-none-match': names } })).status
  for (const names of [etag, `W/${etag}`, `"other", ${etag}`, `"a",W/"b" ,W/${etag}`, '*'])
    t.equal(await status(names), 304, names)
  for (const names of ['"other"', 'W/"other", "*"', etag.slice(1, -1), `${etag.slice(0, -1)}x"`])
    t.equal(await status(names), 200, names)
})
