import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { poll, startChild } from '../bench/programs/child.ts'
import { cleanEnvironment, node22 } from './support/node22.ts'

// It installs everything anew, in a test run that keeps both cores busy.
const PATIENCE = 600_000
t.setTimeout(PATIENCE)

/** The part of apprunner.yaml that is ours to replay. */
interface AppRunner {
  runtime: string
  build: { commands: Record<string, string[]> }
  run: { command: string; network: { port: number }; env: { name: string; value: string }[] }
}

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const {
  runtime,
  build,
  run: start,
} = parse(await readFile(join(REPOSITORY, 'apprunner.yaml'), 'utf8')) as AppRunner

t.test('It keeps to what App Runner takes: one command a line, and all of them in build', async (t) => {
  t.equal(runtime, 'nodejs22')
  t.strictSame(Object.keys(build.commands), ['build'])
  const commands = [...Object.values(build.commands).flat(), start.command]
  t.notMatch(commands.join('\n'), /[&|;]/)
  t.notOk(
    start.env.some(({ name }) => name === 'PORT'),
    'PORT is for App Runner to set, from network.port',
  )
})

t.test('Its commands, one by one in a clean copy under Node 22, make a service that answers', async (t) => {
  const bin = await node22()
  const env = cleanEnvironment(bin)
  // Not in the repository, whose node_modules would stand in for what the copy lacks.
  const app = await mkdtemp(join(tmpdir(), 'streamproof-apprunner-'))
  t.teardown(() => rm(app, { recursive: true, force: true }))
  await copySources(app)

  const limits = { env, timeout: PATIENCE / 2, maxBuffer: 2 ** 26 }
  t.match((await run('sh', inFolder(app, 'node --version'), limits)).stdout, /^v22\./)
  t.match((await run('sh', inFolder(app, 'npm --version'), limits)).stdout, /^10\./)
  for (const command of build.commands.build ?? []) {
    const since = Date.now()
    await run('sh', inFolder(app, command), limits)
    t.comment(`${command}: ${Date.now() - since} ms`)
  }
  t.notOk(existsSync(join(app, 'node_modules/node')), 'the only Node there is, is the runtime')
  t.notOk(existsSync(join(app, 'node_modules/typescript')), 'what only the build needs is gone')

  const port = await freePort()
  const service = await startChild({
    command: 'sh',
    args: inFolder(app, start.command),
    env: {
      ...env,
      ...Object.fromEntries(start.env.map(({ name, value }) => [name, value])),
      PORT: `${port}`,
    },
  })
  t.teardown(() => service.stop(0))
  const url = (path: string) => new URL(path, `http://127.0.0.1:${port}`)
  const health = await poll(service, (signal) => fetch(url('/health'), { signal }), {
    failure: 'The service did not answer',
    timeoutMs: 60_000,
    signal: AbortSignal.timeout(PATIENCE),
  })
  t.equal(health.status, 200)
  t.equal(
    await (await fetch(url('/sse'))).text(),
    'event: test\ndata: foo\n\nevent: test\ndata: bar\n\nevent: test\ndata: baz\n\n',
  )
  t.strictSame(await service.stop(60_000), { code: 0, signal: null }, 'SIGTERM ends it in good order')
})

/**
 * A command for sh. Without NODE_OPTIONS, in which tap brings its own loaders into every child; and with exec,
 * so that a signal meets the command itself and not only a shell around it.
 */
function inFolder(folder: string, command: string): string[] {
  return ['-c', `unset NODE_OPTIONS && cd "$0" && exec ${command}`, folder]
}

/** What a commit of the files as they are now would hold: App Runner clones, so nothing ignored is there. */
async function copySources(target: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: REPOSITORY })
  for (const file of stdout.split('\0').filter(Boolean)) {
    // One that is deleted, but not in the index yet, is listed too.
    if (existsSync(join(REPOSITORY, file))) await cp(join(REPOSITORY, file), join(target, file))
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
