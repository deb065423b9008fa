import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { build, run, runService, runtime } from './support/apprunner-yaml.ts'
import { cleanEnvironment, node22 } from './support/node22.ts'

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))

t.test('All commands are in build, one a line, and PORT is left to App Runner', async (t) => {
  t.equal(runtime, 'nodejs22')
  t.strictSame(Object.keys(build.commands), ['build'])
  const commands = [...Object.values(build.commands).flat(), run.command]
  t.notMatch(commands.join('\n'), /[&|;]/)
  t.notOk(run.env.some(({ name }) => name === 'PORT'))
})

t.test('The built service runs on Node 22 with its command and variables', async (t) => {
  const env = cleanEnvironment(await node22())
  const { stdout } = await promisify(execFile)('node', ['--version'], { env })
  t.match(stdout, /^v22\./)
  await runService(t, REPOSITORY, env)
})
