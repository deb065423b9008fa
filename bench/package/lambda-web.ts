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
/** What bin/tsc runs: that one has no extension, over which a loader in NODE_OPTIONS stumbles, as tap's does. */
const TSC = join(ROOT, 'node_modules', 'typescript', 'lib', 'tsc.js')
const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc']

/** What it may weigh, bytes. AWS takes 512 MB; but the smaller it is, the sooner a cold start is over. */
const MOST = 10_000_000

/** What Lambda Web Functions load: this file at the root, by the runtime nodejs24.x. package.json makes it a module. */
const ENTRY = "import './dist/service/server.js'\n"

/** A zip that Lambda Web Functions take. */
export interface Package {
  bytes: Uint8Array
  sha256: string
  files: number
}

export interface PackOptions {
  /** Ends it while it is under way. */
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
}

/**
 * Packs the service as it is in this folder: built anew, with what it needs at run time as package-lock.json has it,
 * and nothing else. The same sources give the same bytes.
 * @throws when npm cannot fetch the dependencies, when the sources do not compile, or when it grows over 10 MB
 */
export async function packLambdaWeb({ signal, progress }: PackOptions): Promise<Package> {
  const scratch = await mkdtemp(join(tmpdir(), 'streamproof-package-'))
  try {
    progress('packing for Lambda Web Functions: compiling, and installing what it needs at run time')
    for (const name of MANIFESTS) await copyFile(join(ROOT, name), join(scratch, name))
    // Not into dist/, where an earlier build may have left what is no longer there.
    const dist = join(scratch, 'dist')
    await run(process.execPath, [TSC, '-p', join(ROOT, 'src'), '--outDir', dist], signal)
    // No install scripts: the only package that has one is `node`, which is not needed there.
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
 * Makes the zip of these files.
 * @throws when it is over 10 MB, naming the folders that weigh most
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

/** The three packages, or other folders, whose files weigh most, with their bytes before they are compressed. */
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
