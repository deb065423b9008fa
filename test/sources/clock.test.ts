import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import type { Source } from '../../src/streams/source.ts'
import { kinds } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { until } from '../support/until.ts'

t.test('src/README.md’s example of a source works as it is written', async (t) => {
  const readme = await readFile(new URL('../../src/README.md', import.meta.url), 'utf8')
  const code = /```ts\n(\/\/ src\/sources\/clock\.ts\n.*?)```/s.exec(readme)?.[1] as string
  const folder = await mkdtemp(join(tmpdir(), 'clock-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'clock.mts')
  await writeFile(file, code)
  const { clock } = (await import(pathToFileURL(file).href)) as { clock: Source }

  const { app, url } = await startApp(t, { sources: [clock] })
  const clients = await Promise.all(kinds.map((kind) => kind.open(t, new URL('/clock', url))))
  for (const client of clients) {
    await client.got(1)
    t.match(client.received[0], /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    client.leave()
  }
  await until(() => app.streams.open.size === 0)
})
