import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kept, run, withoutNpm } from '../../../programs/cached.ts'

/** AWS's own client for AppSync, whole as people install it: what subscribes is a small part of it. */
const PACKAGE = 'aws-amplify'
const VERSION = '6.22.1'

export interface InstallOptions {
  signal: AbortSignal
  /** Says in one line what is going on. */
  progress(line: string): void
  /** Where it is kept; the repository's, unless told otherwise. */
  cache?: string
}

/**
 * The folder that has it in its node_modules. Installed with npm when it is first wanted, and kept: 113 MB in 96
 * packages are too many for everybody who installs ours.
 * @throws an Error with npm's last lines, where that fails
 */
export async function findAmplify({ signal, progress, cache }: InstallOptions): Promise<string> {
  return kept({
    folder: `${PACKAGE}/${VERSION}`,
    title: `${PACKAGE} ${VERSION}`,
    takes: '113 MB, a quarter of a minute',
    signal,
    progress,
    ...(cache !== undefined && { cache }),
    async make(scratch) {
      await writeFile(
        join(scratch, 'package.json'),
        JSON.stringify({ private: true, dependencies: { [PACKAGE]: VERSION } }),
      )
      const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
      await run('npm', ['install', '--prefix', scratch, ...flags], { env: withoutNpm(), signal })
    },
  })
}
