import { FifoMap } from 'toad-cache'
import type { StreamRecord } from '../contract.ts'
import type { Stream } from './stream.ts'
import type { Streams } from './streams.ts'

/** How many ended runs are kept, and for how long, ms. */
const MAX_RUNS = 1_000
const MAX_AGE = 10 * 60_000

/** The records of streams that a client gave an id: those that are open, and the latest that ended. */
export class Runs {
  /** MAX_STREAMS bounds their number. */
  readonly #open = new Map<string, Stream>()
  readonly #ended = new FifoMap<StreamRecord>(MAX_RUNS, MAX_AGE)

  constructor(streams: Streams) {
    streams.on('open', (stream) => {
      if (stream.runId !== undefined) this.#open.set(stream.runId, stream)
    })
    streams.on('end', (stream) => {
      if (this.#close(stream)) this.#ended.set(stream.runId, stream.record)
    })
    streams.on('refuse', (_reason, stream) => {
      if (stream) this.#close(stream)
    })
  }

  /** Returns true for the run of its id. When an id is used again while its first stream is open, the later is the run. */
  #close(stream: Stream): stream is Stream & { runId: string } {
    return (
      stream.runId !== undefined && this.#open.get(stream.runId) === stream && this.#open.delete(stream.runId)
    )
  }

  /** Returns a run's record, or undefined when it was never here or is no longer kept. */
  get(run: string): StreamRecord | undefined {
    return this.#open.get(run)?.record ?? this.#ended.get(run)
  }
}
