import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { chunked, sse, websocket } from '../support/clients.ts'
import { until } from '../support/until.ts'

const SERVICE = fileURLToPath(new URL('../support/service-process.ts', import.meta.url))

interface Held {
  heap: number
  streams: number
  resources: string[]
}

const env = { ...process.env, STREAM_MAX_AGE: '1m', HEARTBEAT: '30s' }
const child = fork(SERVICE, { execArgv: ['--expose-gc'], env })
t.teardown(() => child.kill())
const [{ url }] = (await once(child, 'message')) as [{ url: string }]

/** What the service holds, its garbage collected. */
async function held(): Promise<Held> {
  child.send('held?')
  const [held] = (await once(child, 'message')) as [Held]
  return held
}

for (const kind of [chunked, sse, websocket])
  t.test(
    `A thousand clients that leave a ${kind.name} route at once leave no memory and no timer`,
    async (t) => {
      const crowd = async () => {
        const clients = await Promise.all(Array.from({ length: 1_000 }, () => kind.open(t, new URL(url))))
        t.equal((await held()).streams, 1_000)
        for (const client of clients) client.leave()
        await until(async () => {
          const { streams, resources } = await held()
          return streams === 0 && !resources.some((name) => name === 'Timeout' || name === 'TCPSocketWrap')
        })
        return held()
      }

      // The first crowd leaves what stays for good: compiled code, pools.
      await crowd()
      const { heap: first } = await crowd()
      const { heap: then } = await crowd()
      t.ok(then - first < 500_000, `${then - first} bytes more after another thousand`)
    },
  )
