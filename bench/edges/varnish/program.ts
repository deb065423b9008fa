import { debian } from '../../programs/fetch/debian.ts'
import type { Program } from '../../programs/find.ts'

export const varnish: Program = {
  name: 'Varnish',
  command: 'varnishd',
  variable: 'VARNISH_BIN',
  version: { args: ['-V'], pattern: /varnish-([\d.]+)/ },
  // It compiles its configuration when it starts. tcc is the smallest compiler that does.
  fetch: debian('varnish', 'usr/sbin/varnishd', 'tcc', 'libc6-dev'),
}
