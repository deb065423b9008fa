import { setTimeout as sleep } from 'node:timers/promises'
import { underLoad } from './under-load.js'

/** The part of a turn that is let pass before it counts: the connections open, and meet a server that was idle. */
const LEAD_IN = 1 / 6
/**
 * Lets a client run for a moment.
 * @throws the signal's reason once it fires; what the client throws
 */
export function turn({ client, tally, seconds, edgeCpuMs, signal }) {
  let counting = false
  const ends = {
    add(end) {
      // A broken stream has to show whenever it came.
      if (counting || end.kind !== 'whole') tally.add(end)
    },
  }
  return underLoad(client, ends, signal, async (until) => {
    await sleep(seconds * LEAD_IN * 1000, undefined, { signal: until })
    const cpuBefore = await edgeCpuMs?.()
    const wholeBefore = tally.whole
    const startedAt = performance.now()
    counting = true
    await sleep(seconds * (1 - LEAD_IN) * 1000, undefined, { signal: until })
    // A busy machine's timer is late, and what ended meanwhile was counted.
    const measured = (performance.now() - startedAt) / 1000
    counting = false
    const cpuAfter = await edgeCpuMs?.()
    return {
      seconds: measured,
      whole: tally.whole - wholeBefore,
      edgeCpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    }
  })
}
