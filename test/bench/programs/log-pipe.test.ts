import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { openLogPipe } from '../../../bench/programs/log-pipe.ts'

t.test('Lines that programs append to the pipe arrive, whoever wrote before', async (t) => {
  const path = join(t.testdir({}), 'log')
  const lines: string[] = []
  let arrived = Promise.withResolvers<void>()
  using _pipe = await openLogPipe(path, (line) => {
    lines.push(line)
    arrived.resolve()
  })
  for (const text of ['one', 'two']) {
    arrived = Promise.withResolvers()
    const writer = createWriteStream(path, { flags: 'a' })
    writer.end(`${text}\n`)
    await once(writer, 'close')
    await arrived.promise
  }
  t.strictSame(lines, ['one', 'two'])
})

t.test('A garbage collection does not close it', async (t) => {
  const program = `
    import { appendFile } from 'node:fs/promises'
    import { openLogPipe } from ${JSON.stringify(new URL('../../../bench/programs/log-pipe.ts', import.meta.url).href)}
    const arrived = Promise.withResolvers()
    using pipe = await openLogPipe(process.argv[1], arrived.resolve)
    for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(() => resolve(gc())))
    await appendFile(process.argv[1], 'still there\\n')
    console.log(await arrived.promise)`
  const args = ['--expose-gc', '--input-type=module', '-e', program, join(t.testdir({}), 'log')]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 })
  t.equal(stdout, 'still there\n')
  t.equal(stderr, '')
})
