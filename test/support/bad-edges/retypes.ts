import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Calls every body plain text. */
export const retypes: BadEdge = {
  id: 'retypes',
  does: 'calls every body plain text',
  start: (origin) => proxy(origin, { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
}
