import fc from 'fast-check'
import t from 'tap'
import { Channels } from '../../src/channels/channels.ts'
import { openStore } from '../../src/channels/stores/index.ts'
import type { Real } from './model/parts.ts'
import { operations } from './model.ts'
import { stores } from './stores/list.ts'

const options = { onTrouble() {} }
const bounds = { maxAppend: 1_000, maxBytes: 0, retention: 0, maxChannels: 0, maxWrites: 0 }

for (const { name, durable, shared, runs, start } of stores)
  t.test(`Channels in ${name} do what the model does, whatever is done to them`, async (t) => {
    const url = await start(t)
    let run = 0
    await fc.assert(
      fc.asyncProperty(operations({ durable }), async (commands) => {
        const place = url(String(run++))
        const open = async () => {
          const store = await openStore(place, options)
          return { store, channels: new Channels(store, bounds) }
        }
        const real: Real = {
          ...(await open()),
          prefix: shared ? `${process.pid}/${run}/` : '',
          async reopen() {
            await real.store.close()
            Object.assign(real, await open())
          },
        }
        try {
          await fc.asyncModelRun(() => ({ model: new Map(), real }), commands)
        } finally {
          await real.store.close()
        }
      }),
      { numRuns: runs },
    )
    t.pass()
  })
