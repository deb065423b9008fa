import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NeedsError } from '../needs.ts'
import { missingFrom } from '../on-path.ts'
import { run } from '../run.ts'
import type { Fetch } from './fetch.ts'

export interface Crate {
  /** Its name for people. */
  name: string
  /** The folder in the cache. */
  folder: string
  crate: string
  version: string
  /** The executable that it installs. */
  binary: string
  takes: string
}

/** A program that cargo builds. */
export function cargo({ name, folder, crate, version, binary, takes }: Crate): Fetch {
  return {
    folder: `${folder}/${version}`,
    title: `${name} ${version}`,
    takes,
    file: join('bin', binary),
    async make(scratch, { processEnv: env, signal }) {
      if ((await missingFrom(env.PATH, ['cargo'])).length > 0)
        throw new NeedsError(
          'STREAMPROOF_NEEDS_RUST',
          `${name} is built with cargo, which is not on PATH. Install Rust: rustup, or Debian’s cargo.`,
        )
      const target = join(scratch, 'target')
      const args = ['install', crate, '--version', version, '--locked', '--root', scratch]
      await run('cargo', args, { env: { ...env, CARGO_TARGET_DIR: target }, signal })
      await rm(target, { recursive: true, force: true })
    },
  }
}
