import { debian } from '../fetch/debian.ts'
import type { Program } from '../find.ts'

export const nginx: Program = {
  name: 'nginx',
  command: 'nginx',
  variable: 'NGINX_BIN',
  version: { args: ['-v'], pattern: /nginx version: nginx\/([\d.]+)/ },
  fetch: debian('nginx', 'usr/sbin/nginx'),
}
