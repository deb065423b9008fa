import type { Check } from '../check.ts'
import { askBytes } from './bytes.ts'

export const bytes10m: Check = {
  id: 'chunked-bytes-10m',
  title: 'Ten megabytes arrive as they were sent',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9110, 7.7',
  needs: ['chunked'],
  run: (target) => askBytes(bytes10m, target, { count: 10, bytes: 2 ** 20, interval: 0 }),
}
