import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** Copies the files that a commit of the work tree would hold, as a clone has them: without ignored files. */
export async function copySources(target: string): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: REPOSITORY,
  })
  for (const file of stdout.split('\0').filter(Boolean)) {
    // A deleted file that is still in the index is listed too.
    if (existsSync(join(REPOSITORY, file))) await cp(join(REPOSITORY, file), join(target, file))
  }
}
