import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { debian } from '../../../../bench/programs/fetch/debian.ts'
import { fetched } from '../../../../bench/programs/fetch/fetch.ts'

// apt-get here does what the real one does with these settings: it fills the folder of archives.
const APT = `echo "$@" >> "$CALLS"
for word in "$@"; do case "$word" in Dir::Cache=*) cache="\${word#Dir::Cache=}";; esac; done
if [ "$1" = install ]; then echo one > "$cache/archives/nginx_1.deb"; echo two > "$cache/archives/libpcre_2.deb"; fi`
const DPKG = `[ "$1" = -x ] || exit 1
/bin/mkdir -p "$3/usr/sbin"; /bin/cat "$2" >> "$3/usr/sbin/nginx"`

/** A machine with these scripts on PATH, and an empty cache. */
async function machine(t: Test, programs: Record<string, string>) {
  const root = t.testdir({ bin: {}, cache: {}, calls: '' })
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(root, 'bin', name), `#!/bin/sh\n${script}\n`)
    await chmod(join(root, 'bin', name), 0o755)
  }
  return {
    cache: join(root, 'cache'),
    processEnv: { PATH: join(root, 'bin'), CALLS: join(root, 'calls') },
    signal: AbortSignal.timeout(60_000),
    progress() {},
  }
}

const nginx = debian('nginx', 'usr/sbin/nginx')

t.test(
  'A package is unpacked with the packages that it needs, and apt’s own files are removed',
  async (t) => {
    const options = await machine(t, { 'apt-get': APT, dpkg: DPKG })
    const file = await fetched(nginx, options)
    t.equal(file, join(options.cache, 'nginx/debian/usr/sbin/nginx'))
    t.equal(await readFile(file, 'utf8'), 'two\none\n', 'of both packages')
    t.strictSame(await readdir(join(options.cache, 'nginx/debian')), ['usr'])
  },
)

t.test('apt-get works in folders of its own, and installs nothing', async (t) => {
  const options = await machine(t, { 'apt-get': APT, dpkg: DPKG })
  await fetched(nginx, options)
  const [update = '', install = ''] = (await readFile(options.processEnv.CALLS, 'utf8')).split('\n')
  t.match(update, /^update /)
  t.match(install, /^install --download-only /)
  for (const call of [update, install])
    for (const folder of ['State', 'Cache', 'Log'])
      t.match(call, `Dir::${folder}=${options.cache}/nginx/.fetch-`)
})

t.test('Without apt-get or dpkg the error says what to install', async (t) => {
  const options = await machine(t, { 'apt-get': APT })
  await t.rejects(fetched(nginx, options), {
    code: 'STREAMPROOF_NEEDS_DEBIAN',
    message: /fetched with apt-get and dpkg/,
  })
})

t.test('Where apt-get fails, its last lines are in the error', async (t) => {
  const options = await machine(t, { 'apt-get': 'echo no network >&2; exit 100', dpkg: DPKG })
  await t.rejects(fetched(nginx, options), { message: /exited with code 100.*no network/s })
  t.strictSame(await readdir(join(options.cache, 'nginx')), [])
})
