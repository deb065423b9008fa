import { FifoMap } from 'toad-cache'
import type { StreamRecord } from './stream.ts'
import type { Streams } from './streams.ts'

/** How many runs are remembered, and for how long, ms. */
const MAX_RUNS = 1_000
const MAX_AGE = 10 * 60_000

/** What this instance saw of the streams that a client gave an id: the open ones and the latest that ended. */
export class Runs {
  readonly #records = new FifoMap<StreamRecord>(MAX_RUNS, MAX_AGE)

  constructor(streams: Streams) {
    streams.on('open', ({ record }) => {
      if (record.run !== undefined) this.#records.set(record.run, record)
    })
  }

  /** A run's record as it stands, or undefined where it was never here or is forgotten. */
  get(run: string): StreamRecord | undefined {
    return this.#records.get(run)
  }
}
