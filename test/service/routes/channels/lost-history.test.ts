import { createClient } from '@redis/client'
import t from 'tap'
import { readChunked, readSse, readWebSocket, startChannels } from '../../../support/channels.ts'
import { startRedis } from '../../../support/redis.ts'
import { until } from '../../../support/until.ts'

t.test(
  'A reader whose next messages were dropped while its instance was cut off does not take itself for whole',
  async (t) => {
    const { url } = await startRedis(t)
    const admin = await createClient({ url: url.replace('valkey', 'redis') }).connect()
    t.teardown(() => admin.close())
    await admin.sendCommand(['ACL', 'SETUSER', 'away', 'on', '>secret', '~*', '&*', '+@all'])
    const here = await startChannels(t, {
      CHANNELS_STORE: url,
      CHANNEL_MAX_APPEND: '1000',
      CHANNEL_MAX_BYTES: '3000',
    })
    const away = await startChannels(t, { CHANNELS_STORE: url.replace('//', '//away:secret@') })
    await here.put('a')
    const offset = (await here.post('a', 'one')).headers.get('stream-next-offset')
    const sse = await readSse(t, away.at('a', '?offset=-1&live=sse'))
    const chunked = await readChunked(t, away.at('a', '?offset=-1&live=chunked'))
    const socket = await readWebSocket(t, away.at('a', '?offset=-1'))
    const poll = fetch(away.at('a', `?offset=${offset}&live=long-poll`))
    await until(() => sse.data.length > 0 && chunked.text() !== '' && socket.data.length > 0)
    await until(() => away.app.streams.open.size === 4)

    await admin.sendCommand(['ACL', 'SETUSER', 'away', 'off'])
    await admin.sendCommand(['CLIENT', 'KILL', 'USER', 'away'])
    for (let n = 0; n < 10; n++) await here.post('a', 'x'.repeat(1000))
    await until(async () => (await fetch(here.at('a', `?offset=${offset}`))).status === 410)
    await admin.sendCommand(['ACL', 'SETUSER', 'away', 'on'])

    t.match([await sse.ended, await chunked.ended, await socket.ended], ['end', 'cut', /^4410 /])
    t.notOk(sse.controls.at(-1)?.streamClosed)
    const { headers } = await poll
    t.same(
      [headers.get('stream-next-offset'), headers.get('stream-closed'), headers.get('stream-up-to-date')],
      [offset, null, null],
    )
    t.equal((await fetch(away.at('a', `?offset=${offset}`))).status, 410)
  },
)
