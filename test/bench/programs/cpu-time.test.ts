import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { cpuTime } from '../../../bench/programs/cpu-time.ts'

const linux = process.platform === 'linux' ? {} : { skip: 'only Linux tells' }

t.test('It is the time that the process itself reports', linux, async (t) => {
  const sum = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000
  const before = sum(process.cpuUsage())
  const told = (await cpuTime(process.pid)) ?? 0
  const after = sum(process.cpuUsage())
  t.ok(told >= before - 20 && told <= after + 10, `${before} ms, then ${told} ms, then ${after} ms`)
})

t.test('The program’s name may hold blanks and brackets', linux, async (t) => {
  const program = join(t.testdir(), 'a) b (c')
  await symlink(process.execPath, program)
  const burn = `const until = Date.now() + 50; while (Date.now() < until); console.log('burnt'); setInterval(() => {}, 1e6)`
  const child = spawn(program, ['-e', burn], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const told = (await cpuTime(child.pid as number)) ?? 0
  t.ok(told > 0 && told < 60_000, `${told} ms`)
})

t.test('A process that has ended has no time', async (t) => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  t.equal(await cpuTime(child.pid as number), undefined)
})
