import { createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Is not there: nothing listens on its port. */
export const absent: BadEdge = {
  id: 'absent',
  does: 'is not there',
  async start() {
    const { url, stop } = await listen(createServer())
    await stop()
    return { url, stop: async () => {} }
  },
}
