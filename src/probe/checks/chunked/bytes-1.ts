import type { Check } from '../check.ts'
import { askBytes } from './bytes.ts'

export const bytes1: Check = {
  id: 'chunked-bytes-1',
  title: 'Events of one byte arrive as they were sent',
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9110, 7.7',
  needs: ['chunked'],
  run: (target) => askBytes(bytes1, target, { count: 20, bytes: 1, interval: 5 }),
}
