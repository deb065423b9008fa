import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamEnd, Tally } from './tally.ts'
import { type LoadClient, underLoad } from './under-load.ts'

/** The part of a turn that does not count: connections open, and the server was idle before. */
const LEAD_IN = 1 / 6

export interface TurnOptions {
  client: LoadClient
  /** Counts the turn's streams. */
  tally: Tally
  /** How long the turn takes with its lead-in, seconds. */
  seconds: number
  /** Returns the processor time that the edge has used so far, ms. */
  edgeCpuMs?: (() => Promise<number | undefined>) | undefined
  /** Ends the turn early. */
  signal: AbortSignal
}

/** The result of a turn, without its lead-in. */
export interface Turn {
  /** As measured. */
  seconds: number
  /** Streams that ended whole. */
  whole: number
  /** The processor time that the edge used. Undefined where it is not known. */
  edgeCpuMs: number | undefined
}

/**
 * Runs a client for a turn.
 * @throws the signal's reason once it fires; what the client throws
 */
export function turn({ client, tally, seconds, edgeCpuMs, signal }: TurnOptions): Promise<Turn> {
  let counting = false
  const ends = {
    add(end: StreamEnd) {
      // A broken stream counts in the lead-in too.
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
    // On a busy machine the timer is late, and streams that ended since were counted.
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
