import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Drops the Upgrade header: the handshake arrives as a plain GET. */
export const ignoresUpgrades: BadEdge = {
  id: 'ignores-upgrades',
  does: 'drops the Upgrade header',
  start: (origin) => proxy(origin, { ignoresUpgrades: true }),
}
