import { delimiter, dirname, join } from 'node:path'
import { fetched } from '../../bench/programs/fetch/fetch.ts'
import { run } from '../../bench/programs/run.ts'

// What the install script of the package `node` would choose. It needs no script when it is named itself.
const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
const PACKAGES = [`${prefix}-${process.platform}-${process.arch}@22`, 'npm@10']

/** Returns the folder of `node` and `npm` as App Runner's runtime nodejs22 has them: Node 22 and its npm. */
export async function node22(): Promise<string> {
  const node = await fetched(
    {
      folder: 'node22',
      title: 'Node 22 and npm 10',
      takes: '40 MB',
      file: join('node_modules', '.bin', 'node'),
      make(scratch, { processEnv: env, signal }) {
        const flags = ['--no-save', '--no-package-lock', '--ignore-scripts']
        return run('npm', ['install', '--prefix', scratch, ...flags, ...PACKAGES], { env, signal })
      },
    },
    { signal: AbortSignal.timeout(300_000), progress() {} },
  )
  return dirname(node)
}

/**
 * Returns our environment without the variables of the npm and the tap that run us. PATH has `bin` first and no
 * node_modules.
 */
export function cleanEnvironment(bin: string): NodeJS.ProcessEnv {
  const foreign = /^(npm_|_?TAP|NODE_(ENV|V8_COVERAGE)$|INIT_CWD$)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [bin, ...path].join(delimiter) }
}
