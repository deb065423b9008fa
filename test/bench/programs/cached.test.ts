import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Kept, kept, missing, run, withoutNpm } from '../../../bench/programs/cached.ts'

const signal = AbortSignal.timeout(60_000)

function thing(t: Test, make: Kept['make']): Kept & { cache: string; said: string[] } {
  const said: string[] = []
  const progress = (line: string) => void said.push(line)
  return {
    folder: 'thing/1.0',
    title: 'the thing 1.0',
    takes: 'a blink',
    make,
    signal,
    progress,
    said,
    cache: t.testdir({}),
  }
}

t.test('What is kept is made once, with progress', async (t) => {
  let times = 0
  const it = thing(t, async (folder) => {
    times++
    await writeFile(join(folder, 'a'), 'made')
  })
  const folder = await kept(it)
  t.equal(folder, join(it.cache, 'thing/1.0'))
  t.equal(await readFile(join(folder, 'a'), 'utf8'), 'made')
  t.equal(await kept(it), folder)
  t.equal(times, 1)
  t.strictSame(it.said, ['installing the thing 1.0, once: a blink'])
})

t.test('Two at once do not meet', async (t) => {
  const it = thing(t, (folder) => writeFile(join(folder, 'a'), 'made'))
  const [one, other] = await Promise.all([kept(it), kept(it)])
  t.equal(one, other)
  t.strictSame(await readdir(join(it.cache, 'thing')), ['1.0'], 'and nothing else is left')
})

t.test('What breaks off, or is given up, leaves nothing', async (t) => {
  const failing = thing(t, async (folder) => {
    await mkdir(join(folder, 'half'))
    throw new Error('disk full')
  })
  await t.rejects(kept(failing), { message: 'disk full' })
  t.strictSame(await readdir(join(failing.cache, 'thing')), [])
  const abort = new AbortController()
  const given = thing(t, async () => abort.abort(new Error('enough')))
  await t.rejects(kept({ ...given, signal: abort.signal }), { message: 'enough' })
  t.strictSame(await readdir(join(given.cache, 'thing')), [])
})

t.test('Programs are missing that are not on PATH, or cannot be run', async (t) => {
  const bin = t.testdir({ there: '', text: '', folder: {} })
  await chmod(join(bin, 'there'), 0o755)
  t.strictSame(await missing(['there', 'text', 'folder', 'absent'], `/nowhere:${bin}`), [
    'text',
    'folder',
    'absent',
  ])
})

t.test('What npm tells who runs under it is not handed on', (t) => {
  const npms = { npm_config_registry: 'x', npm_lifecycle_event: 'x', INIT_CWD: 'x', NODE_ENV: 'production' }
  const mine = { MINE: 'x' }
  t.intercept(process, 'env', { value: { ...npms, ...mine } })
  t.strictSame(withoutNpm(), mine)
  t.end()
})

t.test('A program that fails says how, with its last words', async (t) => {
  await run('sh', ['-c', 'exit 0'], { env: process.env, signal })
  await t.rejects(run('sh', ['-c', 'echo one; echo two >&2; exit 3'], { env: process.env, signal }), {
    message: /^sh -c exited with code 3\. Its last lines:\n(one\ntwo|two\none)$/,
  })
  await t.rejects(run('nowhere', [], { env: process.env, signal }), { code: 'ENOENT' })
})

t.test('A program that is given up ends with all that it has started', async (t) => {
  const folder = t.testdir({})
  const abort = new AbortController()
  const script = 'sleep 60 & echo $! > pid; mv pid child; wait'
  const running = run('sh', ['-c', `cd ${folder}; ${script}`], { env: process.env, signal: abort.signal })
  running.catch(() => {})
  let pid = ''
  while (pid === '') pid = await readFile(join(folder, 'child'), 'utf8').catch(() => '')
  abort.abort(new Error('enough'))
  await t.rejects(running, { message: 'enough' })
  await t.resolves(gone(Number(pid)))
})

/** Resolves once there is no such process, or only what init has not taken away yet. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (stat === '' || / Z /.test(stat)) return
  }
}
