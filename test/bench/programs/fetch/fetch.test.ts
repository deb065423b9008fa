import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Fetch, fetched } from '../../../../bench/programs/fetch/fetch.ts'

const thing = (make: Fetch['make']): Fetch => ({
  folder: 'thing/1.0',
  title: 'the thing 1.0',
  takes: 'a moment',
  file: 'a',
  make,
})

function options(t: Test, signal = AbortSignal.timeout(60_000)) {
  const said: string[] = []
  return { signal, progress: (line: string) => void said.push(line), said, cache: t.testdir({}) }
}

t.test('A package is fetched once, with progress', async (t) => {
  let times = 0
  const it = thing(async (folder) => {
    times++
    await writeFile(join(folder, 'a'), 'made')
  })
  const given = options(t)
  const file = await fetched(it, given)
  t.equal(file, join(given.cache, 'thing/1.0/a'))
  t.equal(await readFile(file, 'utf8'), 'made')
  t.equal(await fetched(it, given), file)
  t.equal(times, 1)
  t.strictSame(given.said, ['fetching the thing 1.0, once: a moment'])
})

t.test('Two at once get the same file', async (t) => {
  const it = thing((folder) => writeFile(join(folder, 'a'), 'made'))
  const given = options(t)
  const [one, other] = await Promise.all([fetched(it, given), fetched(it, given)])
  t.equal(one, other)
  t.strictSame(await readdir(join(given.cache, 'thing')), ['1.0'], 'and nothing else is left')
})

t.test('A fetch that fails or is aborted leaves nothing', async (t) => {
  const failing = options(t)
  const fails = thing(async (folder) => {
    await mkdir(join(folder, 'half'))
    throw new Error('disk full')
  })
  await t.rejects(fetched(fails, failing), { message: 'disk full' })
  t.strictSame(await readdir(join(failing.cache, 'thing')), [])

  const abort = new AbortController()
  const given = options(t, abort.signal)
  const aborted = thing(async () => abort.abort(new Error('enough')))
  await t.rejects(fetched(aborted, given), { message: 'enough' })
  t.strictSame(await readdir(join(given.cache, 'thing')), [])
})
