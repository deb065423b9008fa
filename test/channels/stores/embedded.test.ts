import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import type { ChannelState } from '../../../src/channels/model.ts'
import { openStore } from '../../../src/channels/stores/index.ts'
import type { News } from '../../../src/channels/stores/store.ts'
import { emptyChannel } from '../../support/channel-state.ts'

const options = { onTrouble() {} }

/** SQLITE_MAX_LENGTH as Node is built with it, bytes. */
const SQLITE_MAX_LENGTH = 1_000_000_000

const make = () => ({ answer: undefined, change: { state: emptyChannel } })

t.test('A second process cannot open the file', async (t) => {
  const url = `sqlite:${join(t.testdir(), 'channels.db')}`
  const store = await openStore(url, options)
  t.teardown(() => store.close())
  const script = `import { openStore } from './src/channels/stores/index.ts'
    await openStore(process.argv[1], { onTrouble() {} }).then(() => console.log('opened'), (error) => console.log(error.message))`
  const out = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, url])
  t.match(out.toString(), /another process/)
})

t.test('A file of before channels were found by their age opens, and its channels are found', async (t) => {
  const path = join(t.testdir(), 'channels.db')
  const open = () => openStore(`sqlite:${path}`, options)
  const store = await open()
  for (const name of ['full', 'empty']) await store.update(name, make)
  await store.update('full', (state) => {
    const messages = [Buffer.from('x')]
    return {
      answer: undefined,
      change: { state: { ...(state as ChannelState), tail: 1, bytes: 1 }, messages },
    }
  })
  await store.close()
  const db = new DatabaseSync(path)
  db.exec('DROP INDEX age; ALTER TABLE channels DROP COLUMN oldest')
  db.close()
  for (const _ of ['migrated', 'opened as it is']) {
    const opened = await open()
    t.same(await opened.aged(Date.now() + 1_000, 10), ['full'])
    t.type((await opened.get('full'))?.oldest, 'number')
    t.same(await opened.get('empty'), emptyChannel)
    await opened.close()
  }
})

t.test('Who follows a channel in memory begins anew after what memory could not take', async (t) => {
  const troubles: unknown[] = []
  const store = await openStore('memory', { onTrouble: (error) => troubles.push(error) })
  t.teardown(() => store.close())
  await store.update('a', make)
  const heard: News[] = []
  t.teardown(store.follow('a', 0, (news) => heard.push(news)))
  // More than a value may have. Nobody writes to these pages, so that the system gives none.
  const messages = [Buffer.alloc(SQLITE_MAX_LENGTH + 1)]
  const change = { state: { ...emptyChannel, tail: 1 }, messages }
  await t.rejects(
    store.update('a', () => ({ answer: undefined, change })),
    { code: 'STREAMPROOF_STORE_UNAVAILABLE' },
  )
  t.equal(heard.at(-1)?.state, undefined, 'a follower has heard that the channel is not what it was')
  t.same(await store.get('a'), emptyChannel)
  t.equal(troubles.length, 1)
})
