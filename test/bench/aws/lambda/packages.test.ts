import { access, chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ric, webAdapterCrate } from '../../../../bench/aws/lambda/packages.ts'
import { fetched } from '../../../../bench/programs/fetch/fetch.ts'

/** A machine of its own: a PATH with these scripts, and an empty cache. */
async function machine(t: Test, programs: Record<string, string>) {
  const root = t.testdir({ bin: {}, cache: {} })
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(root, 'bin', name), `#!/bin/sh\n${script}\n`)
    await chmod(join(root, 'bin', name), 0o755)
  }
  const said: string[] = []
  const cache = join(root, 'cache')
  const progress = (line: string) => void said.push(line)
  const processEnv: NodeJS.ProcessEnv = { PATH: `${root}/bin` }
  const options = { signal: AbortSignal.timeout(60_000), progress, cache, processEnv }
  return { options, cache, said }
}

const TOOLS = Object.fromEntries(['cmake', 'make', 'g++', 'tar', 'xz', 'python3'].map((tool) => [tool, '']))
// What the real ones do, as far as it is looked at afterwards.
const CARGO = `while [ "$1" != --root ]; do shift; done; /bin/mkdir -p "$2/bin" "$CARGO_TARGET_DIR"
echo > "$2/bin/lambda-adapter"`
const NPM = `while [ "$1" != --prefix ]; do shift; done; /bin/cat "$2/package.json"
/bin/mkdir -p "$2/node_modules/aws-lambda-ric"; echo > "$2/node_modules/aws-lambda-ric/index.mjs"`

t.test('The adapter', async (t) => {
  await t.test('is built by cargo, pinned, and kept without build files', async (t) => {
    const { options, cache, said } = await machine(t, { cargo: CARGO })
    const binary = await fetched(webAdapterCrate, options)
    t.equal(binary, join(cache, 'lambda-web-adapter/0.9.1/bin/lambda-adapter'))
    await access(binary)
    t.strictSame(await readdir(join(cache, 'lambda-web-adapter/0.9.1')), ['bin'])
    t.match(said[0], /^fetching AWS’s Lambda Web Adapter 0\.9\.1, once: /)
    t.equal(
      await fetched(webAdapterCrate, { ...options, processEnv: {} }),
      binary,
      'the second time nothing is needed',
    )
  })

  await t.test('without cargo is an error that says what to install', async (t) => {
    const { options } = await machine(t, {})
    await t.rejects(fetched(webAdapterCrate, options), {
      code: 'STREAMPROOF_NEEDS_RUST',
      message: /Install Rust/,
    })
  })

  await t.test('that cargo cannot build is an error with cargo’s last lines', async (t) => {
    const { options, cache } = await machine(t, { cargo: 'echo no network >&2; exit 101' })
    await t.rejects(fetched(webAdapterCrate, options), { message: /exited with code 101.*no network/s })
    t.strictSame(await readdir(join(cache, 'lambda-web-adapter')), [])
  })
})

t.test('The managed runtime', async (t) => {
  await t.test('is installed by npm, pinned, with its install script approved', async (t) => {
    const { options, cache } = await machine(t, { ...TOOLS, npm: `${NPM}; exit 3` })
    await t.rejects(fetched(ric, options), {
      message: /"aws-lambda-ric":"4\.0\.2".*"allowScripts":\{"aws-lambda-ric":true\}/,
    })
    const other = await machine(t, { ...TOOLS, npm: NPM })
    const entry = await fetched(ric, other.options)
    t.equal(entry, join(other.cache, 'aws-lambda-ric/4.0.2/node_modules/aws-lambda-ric/index.mjs'))
    t.equal(await fetched(ric, { ...other.options, processEnv: {} }), entry)
    t.strictSame(await readdir(cache), ['aws-lambda-ric'])
  })

  await t.test('without its build tools is an error that names them', async (t) => {
    const { cmake, xz, ...rest } = TOOLS
    const { options } = await machine(t, { ...rest, npm: NPM } as Record<string, string>)
    await t.rejects(fetched(ric, options), {
      code: 'STREAMPROOF_NEEDS_BUILD_TOOLS',
      message: /cmake, xz, not on PATH.*apt-get install cmake xz-utils$/,
    })
  })
})

t.test('npm is started without the settings of the npm that runs us', async (t) => {
  const npms = { npm_config_registry: 'x', npm_lifecycle_event: 'x', INIT_CWD: 'x', NODE_ENV: 'x' }
  const { options } = await machine(t, {
    ...TOOLS,
    npm: `/usr/bin/env | /bin/grep -E '^(MINE|npm_|INIT_CWD|NODE_ENV)'; exit 3`,
  })
  const error = await fetched(ric, {
    ...options,
    processEnv: { ...options.processEnv, ...npms, MINE: 'x' },
  }).catch((error) => error)
  t.match(error.message, /^MINE=x$/m)
  for (const name of Object.keys(npms)) t.notMatch(error.message, `${name}=`)
})
