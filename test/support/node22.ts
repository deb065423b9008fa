import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url))

// What the package `node` would choose in its install script. It needs none when it is asked for by name.
const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
const PACKAGES = [`${prefix}-${process.platform}-${process.arch}@22`, 'npm@10']

/**
 * The folder of `node` and `npm` as App Runner's runtime nodejs22 has them: Node 22 and the npm that comes
 * with it. Fetched through npm when first wanted (40 MB) and kept in `.cache/`.
 * @throws when npm cannot fetch them
 */
export async function node22(): Promise<string> {
  const home = join(CACHE, 'node22')
  if (!existsSync(home)) await fetchInto(home)
  return join(home, 'node_modules', '.bin')
}

/** In a folder of its own first: a fetch that breaks off leaves nothing that counts. */
async function fetchInto(home: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const scratch = await mkdtemp(join(CACHE, '.node22-'))
  try {
    const flags = ['--no-save', '--no-package-lock', '--ignore-scripts']
    await promisify(execFile)('npm', ['install', '--prefix', scratch, ...flags, ...PACKAGES])
    await rename(scratch, home)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * Our environment with nothing in it of the npm and the tap that run us, which would reach into what is run
 * with it; `node` and `npm` are those in `bin`, and nothing is found in our own node_modules.
 */
export function cleanEnvironment(bin: string): NodeJS.ProcessEnv {
  const foreign = /^(npm_|_?TAP|NODE_(ENV|V8_COVERAGE)$|INIT_CWD$)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [bin, ...path].join(delimiter) }
}
