import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { chunked, sse, websocket } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { source } from '../support/sources.ts'

/** Takes everything that comes, as fast as it comes, from a process of its own, and gives up after five seconds. */
const READER = `
  const [url] = process.argv.slice(1)
  setTimeout(() => process.exit(1), 5000)
  if (url.startsWith('ws')) new WebSocket(url).onmessage = () => {}
  else for await (const _ of (await fetch(url)).body);
`

for (const kind of [chunked, sse, websocket])
  t.test(`A source that never waits does not block other requests, over ${kind.name}`, async (t) => {
    const busy = source(async function* () {
      for (;;) yield { data: 'x'.repeat(200) }
    })
    const { app, url } = await startApp(t, { sources: [busy] })
    const address = new URL(kind.path, url).href
    const reader = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      READER,
      kind.name === 'websocket' ? address.replace('http', 'ws') : address,
    ])
    t.teardown(() => reader.kill())
    await once(app.streams, 'open')
    const first = await Promise.race([
      fetch(new URL('/health', url)).then(({ status }) => status),
      once(reader, 'exit').then(() => 'nobody, while the reader was there'),
    ])
    t.equal(first, 200)
  })
