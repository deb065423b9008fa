import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Says that bodies are compressed, and does not compress them. */
export const saysCompressed: BadEdge = {
  id: 'says-compressed',
  does: 'says that bodies are compressed, and does not compress them',
  start: (origin) => proxy(origin, { headers: { 'content-encoding': 'gzip' } }),
}
