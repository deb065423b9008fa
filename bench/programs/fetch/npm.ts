import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NeedsError } from '../needs.ts'
import { missingFrom } from '../on-path.ts'
import { run } from '../run.ts'
import type { Fetch } from './fetch.ts'

export interface NpmPackage {
  package: string
  version: string
  /** The file that is wanted, below `node_modules`. */
  file: string
  takes: string
  /** What its install script builds with: programs, and the Debian packages that hold them. Default: no script is run. */
  buildTools?: Record<string, string>
}

/** A package that is too large, or takes too long to build, for everybody who installs ours. */
export function npm({ package: name, version, file, takes, buildTools }: NpmPackage): Fetch {
  return {
    folder: `${name}/${version}`,
    title: `${name} ${version}`,
    takes,
    file: join('node_modules', file),
    async make(scratch, { processEnv: env, signal }) {
      if (buildTools) await requireTools(name, buildTools, env.PATH)
      const manifest = {
        private: true,
        dependencies: { [name]: version },
        // npm 11 runs no install script that is not named here.
        ...(buildTools && { allowScripts: { [name]: true } }),
      }
      await writeFile(join(scratch, 'package.json'), JSON.stringify(manifest))
      const flags = [
        '--no-audit',
        '--no-fund',
        '--no-package-lock',
        ...(buildTools ? [] : ['--ignore-scripts']),
      ]
      await run('npm', ['install', '--prefix', scratch, ...flags], { env: withoutNpm(env), signal })
    },
  }
}

async function requireTools(
  name: string,
  tools: Record<string, string>,
  path: string | undefined,
): Promise<void> {
  if (process.platform !== 'linux')
    throw new NeedsError(
      'STREAMPROOF_NEEDS_LINUX',
      `${name} builds on Linux only: run the bench in a container.`,
    )
  const missing = await missingFrom(path, Object.keys(tools))
  if (missing.length === 0) return
  const packages = missing.map((tool) => tools[tool]).join(' ')
  const message = `${name} is built with ${missing.join(', ')}, not on PATH. Install it, on Debian: apt-get install ${packages}`
  throw new NeedsError('STREAMPROOF_NEEDS_BUILD_TOOLS', message)
}

/** An environment without the settings of the npm that runs us: they would change what another npm installs. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_ENV$/.test(name)))
}
