import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamEnd, Tally } from './tally.ts'
import { type LoadClient, underLoad } from './under-load.ts'

/** The part of a turn that is let pass before it counts: the connections open, and meet a server that was idle. */
const LEAD_IN = 1 / 6

export interface TurnOptions {
  client: LoadClient
  /** Gets the turn's streams. */
  tally: Tally
  /** How long the turn takes, its lead-in included, seconds. */
  seconds: number
  /** Processor time that the edge has used so far, ms. */
  edgeCpuMs?: (() => Promise<number | undefined>) | undefined
  /** Ends the turn before its time. */
  signal: AbortSignal
}

/** What one turn of load gave, after its lead-in. */
export interface Turn {
  /** As measured, not as asked for. */
  seconds: number
  /** Streams that ended whole. */
  whole: number
  /** Processor time of the edge's meanwhile, where that can be known. */
  edgeCpuMs: number | undefined
}

/**
 * Lets a client run for a moment.
 * @throws the signal's reason once it fires; what the client throws
 */
export function turn({ client, tally, seconds, edgeCpuMs, signal }: TurnOptions): Promise<Turn> {
  let counting = false
  const ends = {
    add(end: StreamEnd) {
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
