import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { poll, startChild } from '../bench/programs/child.ts'
import { freePort } from '../bench/programs/port.ts'
import { inFolder } from './support/apprunner-yaml.ts'
import { copySources } from './support/copy-sources.ts'
import { cleanEnvironment, node22 } from './support/node22.ts'
import { startApp } from './support/service.ts'

// It installs the production dependencies twice.
t.setTimeout(600_000)

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url))
const TSC = join(MODULES, 'typescript', 'lib', 'tsc.js')
const execute = promisify(execFile)

const oldest = cleanEnvironment(await node22())
const pinned = cleanEnvironment(dirname(process.execPath))
const scratch = await mkdtemp(join(tmpdir(), 'streamproof-pack-'))
t.teardown(() => rm(scratch, { recursive: true, force: true }))
const { tarball, files } = await pack(scratch)

t.test('The package holds what runs and its types, and no test, bench or source', (t) => {
  const strangers = files.filter((path) => !/^(dist\/.+|package\.json|README\.md|LICENSE)$/.test(path))
  t.strictSame(strangers, [])
  t.strictSame(
    files.filter((path) => /(^|\/)(test|bench)\//.test(path) || /(?<!\.d)\.ts$/.test(path)),
    [],
  )
  for (const path of [
    'main.js',
    'index.d.ts',
    'probe/index.d.ts',
    'service/web/index.html',
    'report/check/schema.json',
  ])
    t.ok(files.includes(`dist/${path}`), path)
  t.end()
})

for (const [name, env] of [
  ['22', oldest],
  ['24', pinned],
] as const)
  t.test(`Installed in an empty folder under Node ${name}, it checks and serves`, async (t) => {
    const folder = await emptyFolder(t)
    const run = async (command: string) =>
      (await execute('sh', inFolder(folder, command), { env, maxBuffer: 2 ** 26 })).stdout
    t.match(await run('node --version'), new RegExp(`^v${name}\\.`))
    await run(`npm install --no-audit --no-fund ${tarball}`)

    const { url } = await startApp(t)
    t.match(await run(`node_modules/.bin/streamproof check ${new URL('/sse', url)}`), /^SURVIVES/)

    const port = await freePort()
    const service = await startChild({
      command: 'sh',
      args: inFolder(folder, 'node_modules/.bin/streamproof serve'),
      env: { ...env, HOST: '127.0.0.1', PORT: `${port}` },
    })
    t.teardown(() => service.stop(0))
    const base = new URL(`http://127.0.0.1:${port}`)
    const health = await poll(service, (signal) => fetch(new URL('/health', base), { signal }), {
      failure: 'The service did not answer',
      timeoutMs: 60_000,
      signal: new AbortController().signal,
    })
    t.equal(health.status, 200)
    t.equal(await (await fetch(new URL('/transfer-encoding', base))).text(), 'foo\nbar\nbaz\n')
    t.strictSame(await service.stop(60_000), { code: 0, signal: null }, 'SIGTERM ends it with 0')

    await t.test('A program that uses it as a library compiles, and runs', async (t) => {
      await writeFile(join(folder, 'app.ts'), library)
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
      // All that we publish, checked with the packages that came with it: `skipLibCheck` would hide a missing one.
      const ours = "$(find node_modules/streamproof/dist -name '*.d.ts')"
      await run(`node ${TSC} --strict --module nodenext --target es2023 --types node app.ts ${ours}`)
      t.equal(await run('node app.js'), 'survives\n')
    })
  })

/** Mounts the plugin with a source of its own, and asks it with the probe. */
const library = `
import Fastify from 'fastify'
import { type Source, streamproof } from 'streamproof'
import { diagnose, inquire } from 'streamproof/probe'

const clock: Source = {
  name: 'clock',
  prefix: '/clock',
  params: {},
  finite: true,
  async *open() {
    yield { data: 'tick' }
  },
}
// @ts-expect-error Parameters are schemas.
const noSchemas: Source['params'] = { count: true }
const app = Fastify()
await app.register(streamproof, { sources: [clock] })
const base = await app.listen({ host: '127.0.0.1', port: 0 })
const url = new URL('/clock/sse', base)
const request = { url, headers: {}, transport: 'auto' as const, send: [], longest: 5_000, tls: {}, resolve: new Map() }
const { verdict } = diagnose(await inquire({ request, others: [], most: 1 }))
// @ts-expect-error A verdict is no number.
const wrong: number = verdict
console.log(verdict)
await app.close()
`

async function pack(folder: string): Promise<{ tarball: string; files: string[] }> {
  const sources = join(folder, 'sources')
  await copySources(sources)
  await symlink(MODULES, join(sources, 'node_modules'))
  const command = `npm pack --json --pack-destination ${folder}`
  const { stdout } = await execute('sh', inFolder(sources, command), { env: pinned, maxBuffer: 2 ** 26 })
  // npm prints what the scripts print, too.
  const [packed] = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as [
    { filename: string; files: { path: string }[] },
  ]
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) }
}

async function emptyFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'streamproof-installed-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
