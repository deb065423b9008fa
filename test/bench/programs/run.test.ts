import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { missingFrom, onPath } from '../../../bench/programs/on-path.ts'
import { run } from '../../../bench/programs/run.ts'

const signal = AbortSignal.timeout(60_000)

t.test('Only executable files on PATH are found', async (t) => {
  const bin = t.testdir({ there: '', text: '', folder: {} })
  await chmod(join(bin, 'there'), 0o755)
  const path = `/nowhere:${bin}`
  t.equal(await onPath('there', path), join(bin, 'there'))
  t.equal(await onPath('there', ''), undefined)
  t.strictSame(await missingFrom(path, ['there', 'text', 'folder', 'absent']), ['text', 'folder', 'absent'])
})

t.test('A program that fails is an error with its last lines', async (t) => {
  await run('sh', ['-c', 'exit 0'], { env: process.env, signal })
  await t.rejects(run('sh', ['-c', 'echo one; echo two >&2; exit 3'], { env: process.env, signal }), {
    message: /^sh -c exited with code 3\. Its last lines:\n(one\ntwo|two\none)$/,
  })
  await t.rejects(run('nowhere', [], { env: process.env, signal }), { code: 'ENOENT' })
})

t.test('An abort kills a program and every process that it has started', async (t) => {
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

/** Resolves once there is no such process, or only a zombie. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    if (stat === '' || / Z /.test(stat)) return
  }
}
