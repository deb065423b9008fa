import type { TransportName } from '../../src/contract.ts'
import type { BareName } from '../bare/start.ts'
import type { CostRow } from './rows.ts'

/** What a stream costs, as measured. figures.ts computes the figures. */
export interface CostResult {
  throughput: ThroughputResult[]
  /** For each transport, and for raw node:http to compare with. */
  idle: IdleResult[]
  /** The time from each start to the first response, ms. */
  readyMs: number[]
}

/** Our route beside the same stream on a bare origin. */
export interface ThroughputResult extends CostRow {
  /** In this order: ours, bare, ours, bare. */
  rounds: { ours: Round; bare: Round }[]
}

/** A server under load, in one round. */
export interface Round {
  seconds: number
  /** Streams that ended whole. */
  streams: number
  /** Processor time that the server used, all threads together, ms. */
  cpuMs: number
}

/** The memory of open and silent streams. */
export interface IdleResult {
  server: 'ours' | BareName
  transport: TransportName
  streams: number
  /** How much more memory there is than without them, bytes: resident, and the JavaScript heap in it. */
  rss: number
  heapUsed: number
}
