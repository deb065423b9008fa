import { FifoMap } from 'toad-cache'
import type { StreamRecord } from '../contract.ts'
import type { Streams } from './streams.ts'

/** How many ended runs are kept, and for how long, ms. */
const MAX_RUNS = 1_000
const MAX_AGE = 10 * 60_000

/** The records of streams that a client gave an id: those that are open, and the latest that ended. */
export class Runs {
  /** Of open streams, so MAX_STREAMS bounds their number. */
  readonly #open = new Map<string, StreamRecord>()
  readonly #ended = new FifoMap<StreamRecord>(MAX_RUNS, MAX_AGE)

  constructor(streams: Streams) {
    streams.on('open', ({ record }) => {
      if (record.run !== undefined) this.#open.set(record.run, record)
    })
    streams.on('end', ({ record }) => {
      if (this.#close(record)) this.#ended.set(record.run, record)
    })
    streams.on('refuse', (_reason, stream) => {
      if (stream) this.#close(stream.record)
    })
  }

  /** Returns true for the run of its id. When an id is used again while its first stream is open, the later is the run. */
  #close(record: StreamRecord): record is StreamRecord & { run: string } {
    return record.run !== undefined && this.#open.get(record.run) === record && this.#open.delete(record.run)
  }

  /** Returns a run's record, or undefined when it was never here or is no longer kept. */
  get(run: string): StreamRecord | undefined {
    return this.#open.get(run) ?? this.#ended.get(run)
  }
}
