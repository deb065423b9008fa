import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NeedsError } from '../needs.ts'
import { missingFrom } from '../on-path.ts'
import { run } from '../run.ts'
import type { Fetch } from './fetch.ts'

/** Debian's name of this machine's processor, as in the folders of its shared libraries. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' }
const LIBRARIES = `${ARCHITECTURES[process.arch]}-linux-gnu`

/**
 * A program of this machine's Debian release, with the packages that it needs and the machine does not have. apt-get
 * works in folders of its own and dpkg only unpacks: that takes no root and leaves the system as it is.
 * @param packageName its Debian package, such as `nginx`
 * @param file its executable in the package, such as `usr/sbin/nginx`
 * @param others packages that are unpacked with it
 */
export function debian(packageName: string, file: string, ...others: string[]): Fetch {
  return {
    folder: `${packageName}/debian`,
    title: `Debian’s ${packageName}`,
    takes: '15 MB of package lists, and the package',
    file,
    libraries: [`usr/lib/${LIBRARIES}`, `lib/${LIBRARIES}`],
    async make(scratch, { processEnv: env, signal }) {
      if ((await missingFrom(env.PATH, ['apt-get', 'dpkg'])).length > 0)
        throw new NeedsError(
          'STREAMPROOF_NEEDS_DEBIAN',
          `${packageName} is fetched with apt-get and dpkg, not on PATH.`,
        )
      const apt = join(scratch, 'apt')
      const archives = join(apt, 'cache', 'archives')
      for (const folder of [join(apt, 'state', 'lists', 'partial'), join(archives, 'partial')])
        await mkdir(folder, { recursive: true })
      const settings = [
        `Dir::State=${join(apt, 'state')}`,
        // What the machine has needs no fetching.
        'Dir::State::status=/var/lib/dpkg/status',
        `Dir::Cache=${join(apt, 'cache')}`,
        `Dir::Log=${join(apt, 'log')}`,
        'Debug::NoLocking=1',
        'APT::Sandbox::User=',
      ].flatMap((setting) => ['-o', setting])
      const quiet = ['--quiet', '--yes', '--no-install-recommends']
      await run('apt-get', ['update', ...quiet, ...settings], { env, signal })
      await run(
        'apt-get',
        ['install', '--download-only', '--reinstall', ...quiet, ...settings, packageName, ...others],
        { env, signal },
      )
      for (const name of (await readdir(archives)).filter((entry) => entry.endsWith('.deb')))
        await run('dpkg', ['-x', join(archives, name), scratch], { env, signal })
      await rm(apt, { recursive: true })
    },
  }
}
