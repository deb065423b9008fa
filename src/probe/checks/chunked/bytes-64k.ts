import type { Check } from '../check.ts'
import { askBytes } from './bytes.ts'

export const bytes64k: Check = {
  id: 'chunked-bytes-64k',
  title: 'Events of 64 KiB arrive as they were sent',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9110, 7.7',
  needs: ['chunked'],
  run: (target) => askBytes(bytes64k, target, { count: 16, bytes: 64 * 2 ** 10, interval: 0 }),
}
