import type { TransportName } from '../../src/transports/transport.ts'
import type { LoadResult } from './result.ts'
import { Tally } from './tally.ts'

/** One load run, whatever the client. */
export interface LoadOptions {
  /** What to ask for, path and query included. */
  url: URL
  /** What the result calls the edge that the URL leads through. */
  edge: string
  /** How many streams are open at a time. */
  connections: number
  /** How long to go on, seconds. The promise takes up to 100 ms more, to let go of what is open. */
  seconds: number
  /** Ends the run before its time. */
  signal: AbortSignal
}

/** A client: asks for streams, `connections` at a time, and counts each that ended before `until` fired. */
export type LoadClient = (until: AbortSignal, tally: Tally) => Promise<void>

/**
 * Lets a client run for `seconds`. It settles only once the client has let go of everything it opened.
 *
 * @throws the signal's reason once it fires: half a run is no result
 */
export async function timed(
  transport: TransportName,
  options: LoadOptions,
  client: LoadClient,
): Promise<LoadResult> {
  options.signal.throwIfAborted()
  const tally = new Tally()
  const timeIsUp = new AbortController()
  const startedAt = performance.now()
  let seconds = options.seconds
  const timer = setTimeout(() => {
    // A busy machine's timer is late, and what ended meanwhile was counted.
    seconds = (performance.now() - startedAt) / 1000
    timeIsUp.abort()
  }, options.seconds * 1000)
  try {
    await client(AbortSignal.any([options.signal, timeIsUp.signal]), tally)
  } finally {
    clearTimeout(timer)
  }
  options.signal.throwIfAborted()
  return tally.result({ edge: options.edge, transport, connections: options.connections, seconds })
}
