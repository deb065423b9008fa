import t from 'tap'
import { openStore } from '../../../src/channels/stores/index.ts'
import { stores } from './list.ts'
import { storeSuite } from './suite.ts'

for (const { name, start, ...store } of stores)
  t.test(`A store in ${name}`, async (t) => {
    const url = await start(t)
    const open = (place: string) => openStore(url(place), { onTrouble() {} })
    await storeSuite(t, { ...store, open })
  })
