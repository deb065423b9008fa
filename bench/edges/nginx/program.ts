import { debian } from '../../programs/fetch/debian.ts'
import type { Program } from '../../programs/find.ts'

export const nginx: Program = {
  name: 'nginx',
  command: 'nginx',
  variable: 'NGINX_BIN',
  version: { args: ['-v'], pattern: /nginx version: nginx\/([\d.]+)/ },
  fetch: debian('nginx', 'usr/sbin/nginx'),
}
