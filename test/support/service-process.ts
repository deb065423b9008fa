import { buildApp } from '../../src/service/app.ts'
import { loadConfig } from '../../src/service/config.ts'
import { silent } from './sources.ts'

// The service in a process of its own, whose heap is its alone. It says over IPC where it listens, and, when asked
// for anything, what it holds once everything that can be collected has been. Run with --expose-gc.

const app = await buildApp({ config: loadConfig(process.env), sources: [silent] })
const url = await app.listen({ host: '127.0.0.1', port: 0 })

process.on('message', async () => {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    // What is closed is let go of in later turns of the loop.
    await new Promise((resolve) => setImmediate(resolve))
  }
  process.send?.({
    heap: process.memoryUsage().heapUsed,
    streams: app.streams.open.size,
    resources: process.getActiveResourcesInfo(),
  })
})
process.send?.({ url })
