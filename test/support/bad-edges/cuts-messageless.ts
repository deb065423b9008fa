import type { Socket } from 'node:net'
import type { BadEdge } from './edge.ts'
import { CLOSE } from './frame.ts'
import { frames } from './frames.ts'

/** A minute, divided by 20 as the checks' own times are, ms. */
const IDLE = 60_000 / 20

function watch(client: Socket) {
  const timer = setTimeout(() => client.destroy(), IDLE)
  client.on('close', () => clearTimeout(timer))
  return ({ opcode }: { opcode: number }) => {
    if (opcode < CLOSE) timer.refresh()
  }
}

/** Cuts a WebSocket that has carried no message for a minute; pings do not count. */
export const cutsMessageless: BadEdge = {
  id: 'cuts-messageless',
  does: 'cuts a WebSocket that has carried no message for a minute, where pings do not count',
  start: (origin) => frames(origin, { watch }),
}
