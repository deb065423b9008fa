import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { kept, missing, run } from '../../../programs/cached.ts'
import { NeedsError } from '../../../programs/needs.ts'
import type { InstallOptions } from './ric.ts'

/** AWS's Lambda Web Adapter: what lets a web server run on Lambda as it is. */
const CRATE = 'lambda_web_adapter'
const VERSION = '0.9.1'

/**
 * The adapter's executable. Built with cargo when it is first wanted, and kept.
 * @throws NeedsError STREAMPROOF_NEEDS_RUST; an Error where cargo fails
 */
export async function findWebAdapter(options: InstallOptions): Promise<string> {
  const { signal, progress, cache, path = process.env.PATH ?? '' } = options
  const folder = await kept({
    folder: `lambda-web-adapter/${VERSION}`,
    title: `AWS's Lambda Web Adapter ${VERSION}`,
    takes: 'cargo builds it, one or two minutes',
    signal,
    progress,
    ...(cache !== undefined && { cache }),
    async make(scratch) {
      if ((await missing(['cargo'], path)).length > 0) {
        const says = `${CRATE} is built with cargo, which is not on PATH. Install Rust (rustup, or Debian’s cargo)`
        throw new NeedsError('STREAMPROOF_NEEDS_RUST', says)
      }
      const target = join(scratch, 'target')
      const args = ['install', CRATE, '--version', VERSION, '--locked', '--root', scratch]
      await run('cargo', args, { env: { ...process.env, PATH: path, CARGO_TARGET_DIR: target }, signal })
      await rm(target, { recursive: true, force: true })
    },
  })
  return join(folder, 'bin', 'lambda-adapter')
}
