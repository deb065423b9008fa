import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { build, inFolder, runService } from './support/apprunner-yaml.ts'
import { copySources } from './support/copy-sources.ts'
import { cleanEnvironment, node22 } from './support/node22.ts'

// It installs all dependencies.
const TIMEOUT = 600_000
t.setTimeout(TIMEOUT)

const execute = promisify(execFile)

t.test('In a clean copy under Node 22, the build commands make a service that answers', async (t) => {
  const env = cleanEnvironment(await node22())
  // Outside the repository, whose node_modules would be found from a folder inside it.
  const app = await mkdtemp(join(tmpdir(), 'streamproof-apprunner-'))
  t.teardown(() => rm(app, { recursive: true, force: true }))
  await copySources(app)

  const limits = { env, timeout: TIMEOUT / 2, maxBuffer: 2 ** 26 }
  t.match((await execute('sh', inFolder(app, 'node --version'), limits)).stdout, /^v22\./)
  t.match((await execute('sh', inFolder(app, 'npm --version'), limits)).stdout, /^10\./)
  for (const command of build.commands.build ?? []) {
    const since = Date.now()
    await execute('sh', inFolder(app, command), limits)
    t.comment(`${command}: ${Date.now() - since} ms`)
  }
  t.notOk(existsSync(join(app, 'node_modules/node')), 'the runtime is the only Node')
  t.notOk(existsSync(join(app, 'node_modules/typescript')), 'what only the build needs is gone')
  await runService(t, app, env)
})
