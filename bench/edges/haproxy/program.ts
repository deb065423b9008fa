import { debian } from '../../programs/fetch/debian.ts'
import type { Program } from '../../programs/find.ts'

export const haproxy: Program = {
  name: 'HAProxy',
  command: 'haproxy',
  variable: 'HAPROXY_BIN',
  version: { args: ['-v'], pattern: /HAProxy version ([\d.]+)/ },
  fetch: debian('haproxy', 'usr/sbin/haproxy'),
}
