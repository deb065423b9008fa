import { FifoMap } from 'toad-cache'
import type { StreamRecord } from '../contract.ts'
import type { Streams } from './streams.ts'

/** How many runs are remembered once they have ended, and for how long, ms. */
const MAX_RUNS = 1_000
const MAX_AGE = 10 * 60_000

/** What this instance saw of the streams that a client gave an id: the open ones and the latest that ended. */
export class Runs {
  /** Of streams that are open; MAX_STREAMS bounds them. */
  readonly #open = new Map<string, StreamRecord>()
  readonly #ended = new FifoMap<StreamRecord>(MAX_RUNS, MAX_AGE)

  constructor(streams: Streams) {
    streams.on('open', ({ record }) => {
      if (record.run !== undefined) this.#open.set(record.run, record)
    })
    streams.on('end', ({ record }) => {
      if (record.run === undefined) return
      // Under an id that is used again while its first stream is open, the later one is the run.
      if (this.#open.get(record.run) !== record) return
      this.#open.delete(record.run)
      this.#ended.set(record.run, record)
    })
  }

  /** A run's record as it stands, or undefined where it was never here or is forgotten. */
  get(run: string): StreamRecord | undefined {
    return this.#open.get(run) ?? this.#ended.get(run)
  }
}
