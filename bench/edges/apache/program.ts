import { debian } from '../../programs/fetch/debian.ts'
import type { Program } from '../../programs/find.ts'

export const apache: Program = {
  name: 'Apache httpd',
  command: 'apache2',
  variable: 'APACHE_BIN',
  version: { args: ['-v'], pattern: /Apache\/([\d.]+)/ },
  fetch: debian('apache2-bin', 'usr/sbin/apache2'),
}
