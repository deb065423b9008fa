import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { unzip, zip } from '../../../bench/package/zip.ts'

const ZIP = pathToFileURL(fileURLToPath(new URL('../../../bench/package/zip.ts', import.meta.url)))
const files = new Map<string, Uint8Array>([
  ['index.js', Buffer.from("import './dist/service/server.js'\n")],
  ['dist/service/server.js', Buffer.from('console.log(1)\n'.repeat(1_000))],
  ['dist/é', new Uint8Array()],
])

t.test('Unpacking gives what was packed', async (t) => {
  const folder = t.testdir()
  await unzip(zip(files), folder)
  for (const [path, data] of files) t.ok(Buffer.from(data).equals(await readFile(join(folder, path))), path)
})

t.test('The same files give the same bytes in any order', async (t) => {
  t.ok(Buffer.from(zip(files)).equals(zip(new Map([...files].toReversed()))))
})

t.test('The same files give the same bytes at any time and place', async (t) => {
  const source = `
    import { zip } from ${JSON.stringify(ZIP.href)}
    process.stdout.write(Buffer.from(zip(new Map([['a', Buffer.from('a')]]))).toString('hex'))`
  const made = async (TZ: string) => {
    const { NODE_OPTIONS, ...env } = process.env
    const args = ['--input-type=module', '--eval', source]
    return (await promisify(execFile)(process.execPath, args, { env: { ...env, TZ } })).stdout
  }
  const zones = await Promise.all(['Asia/Tokyo', 'America/Los_Angeles', 'UTC'].map(made))
  t.equal(new Set(zones).size, 1)
  t.equal(zones[0], Buffer.from(zip(new Map([['a', Buffer.from('a')]]))).toString('hex'))
})

t.test('Everybody may read its files', async (t) => {
  const bytes = Buffer.from(zip(new Map([['a', Buffer.from('a')]])))
  // The central directory's entry: made by Unix, and there its mode.
  const entry = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
  t.equal(bytes[entry + 5], 3)
  t.equal(bytes.readUInt32LE(entry + 38) >>> 16, 0o100644)
})
