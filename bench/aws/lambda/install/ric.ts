import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kept, missing, run, withoutNpm } from '../../../programs/cached.ts'
import { NeedsError } from '../../../programs/needs.ts'

/** AWS's Runtime Interface Client for Node.js: what runs a handler on nodejs22.x and nodejs24.x. */
const PACKAGE = 'aws-lambda-ric'
const VERSION = '4.0.2'

/** What its install script builds curl, aws-lambda-cpp and an addon with, and the Debian packages that hold it. */
const TOOLS = { cmake: 'cmake', make: 'make', 'g++': 'g++', tar: 'tar', xz: 'xz-utils', python3: 'python3' }

export interface InstallOptions {
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
  /** Where it is kept, and what PATH it is looked for on; the repository's and ours, unless told otherwise. */
  cache?: string
  path?: string
}

/**
 * The runtime's entry file. Installed with npm when it is first wanted, and kept.
 * @throws NeedsError STREAMPROOF_NEEDS_LINUX or STREAMPROOF_NEEDS_BUILD_TOOLS; an Error where npm fails
 */
export async function findRic(options: InstallOptions): Promise<string> {
  const { signal, progress, cache, path = process.env.PATH ?? '' } = options
  const folder = await kept({
    folder: `${PACKAGE}/${VERSION}`,
    title: `${PACKAGE} ${VERSION}`,
    takes: 'it builds curl and an addon, one or two minutes',
    signal,
    progress,
    ...(cache !== undefined && { cache }),
    async make(scratch) {
      if (process.platform !== 'linux') {
        const says = `${PACKAGE} builds its addon on Linux only. Run the bench there, in a container for instance.`
        throw new NeedsError('STREAMPROOF_NEEDS_LINUX', says)
      }
      const absent = await missing(Object.keys(TOOLS), path)
      if (absent.length > 0) {
        const packages = absent.map((tool) => TOOLS[tool as keyof typeof TOOLS]).join(' ')
        const says = `${PACKAGE} is built with ${absent.join(', ')}, not on PATH. Install it, on Debian: apt-get install ${packages}`
        throw new NeedsError('STREAMPROOF_NEEDS_BUILD_TOOLS', says)
      }
      // npm 11 runs no install script that is not named here.
      const manifest = {
        private: true,
        dependencies: { [PACKAGE]: VERSION },
        allowScripts: { [PACKAGE]: true },
      }
      await writeFile(join(scratch, 'package.json'), JSON.stringify(manifest))
      const flags = ['--no-audit', '--no-fund', '--no-package-lock']
      await run('npm', ['install', '--prefix', scratch, ...flags], {
        env: { ...withoutNpm(), PATH: path },
        signal,
      })
    },
  })
  return join(folder, 'node_modules', PACKAGE, 'index.mjs')
}
