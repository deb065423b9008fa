import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { filesIn } from './files.ts'
import { zip } from './zip.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** The file that bin/tsc runs. bin/tsc has no extension, which breaks loaders in NODE_OPTIONS such as tap's. */
const TSC = join(ROOT, 'node_modules', 'typescript', 'lib', 'tsc.js')
const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc']

/** How large it may be, bytes. AWS accepts 512 MB, but a smaller package starts faster. */
const MOST = 10_000_000

/** Lambda Web Functions load this file at the root with nodejs24.x. package.json makes it a module. */
const ENTRY = "import './dist/service/server.js'\n"

/** A zip for Lambda Web Functions. */
export interface Package {
  bytes: Uint8Array
  sha256: string
  files: number
}

export interface PackOptions {
  /** Stops it. */
  signal: AbortSignal
  progress(line: string): void
}

/**
 * Packs the service of this checkout: newly built, with its production dependencies from package-lock.json and nothing
 * else. The same sources give the same bytes.
 * @throws an Error where npm or the compiler fails, or the package is over 10 MB
 */
export async function packLambdaWeb({ signal, progress }: PackOptions): Promise<Package> {
  const scratch = await mkdtemp(join(tmpdir(), 'streamproof-package-'))
  try {
    progress('packing for Lambda Web Functions: compiling, and installing production dependencies')
    for (const name of MANIFESTS) await copyFile(join(ROOT, name), join(scratch, name))
    // Not into dist/, where an earlier build may have left old files.
    const dist = join(scratch, 'dist')
    await run(process.execPath, [TSC, '-p', join(ROOT, 'src'), '--outDir', dist], signal)
    // Without install scripts: only the package `node` has one, and it is not needed there.
    await run('npm', ['ci', '--prefix', scratch, '--ignore-scripts', '--omit=dev'], signal)
    await cp(join(ROOT, 'src', 'service', 'web'), join(dist, 'service', 'web'), { recursive: true })
    return seal(
      new Map<string, Uint8Array>([
        ['index.js', Buffer.from(ENTRY)],
        ['package.json', await readFile(join(ROOT, 'package.json'))],
        ...(await filesIn(dist, 'dist/')),
        ...(await filesIn(join(scratch, 'node_modules'), 'node_modules/')),
      ]),
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * Zips files.
 * @throws an Error that names the largest folders where the zip is over 10 MB
 */
export function seal(files: ReadonlyMap<string, Uint8Array>): Package {
  const bytes = zip(files)
  if (bytes.length > MOST) {
    throw new Error(
      `The package has ${bytes.length} bytes, and may have ${MOST}. Most of it: ${heaviest(files).join(', ')}.`,
    )
  }
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), files: files.size }
}

/** The three largest packages or other folders, with their size before compression, bytes. */
function heaviest(files: ReadonlyMap<string, Uint8Array>): string[] {
  const weights = new Map<string, number>()
  for (const [path, { length }] of files) {
    const [folder = path] = /^(node_modules\/(@[^/]+\/)?)?[^/]+/.exec(path) ?? []
    weights.set(folder, (weights.get(folder) ?? 0) + length)
  }
  const sorted = [...weights].toSorted(([, a], [, b]) => b - a)
  return sorted.slice(0, 3).map(([folder, weight]) => `${folder} (${weight})`)
}

async function run(command: string, args: string[], signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(command, args, { signal })
  } catch (error) {
    signal.throwIfAborted()
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`The package cannot be made. ${message.split('\n')[0]}\n${`${stdout}${stderr}`.trim()}`)
  }
}
