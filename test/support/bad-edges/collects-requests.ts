import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Collects a request before it asks. */
export const collectsRequests: BadEdge = {
  id: 'collects-requests',
  does: 'collects a request before it asks',
  start: (origin) => proxy(origin, { collectsRequests: true }),
}
