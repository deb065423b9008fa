import type { TransportName } from '../../src/contract.ts'
import type { BareName } from '../bare/start.ts'
import type { CostRow } from './rows.ts'

/** What a stream's life costs, as measured. What it means is computed from it: figures.ts. */
export interface CostResult {
  throughput: ThroughputResult[]
  /** Of each transport, and of raw node:http to hold them against. */
  idle: IdleResult[]
  /** From the service's start to its first answer, ms, once a start. */
  readyMs: number[]
}

/** Our route beside the same stream bare. */
export interface ThroughputResult extends CostRow {
  /** One after another: ours, bare, ours, bare. */
  rounds: { ours: Round; bare: Round }[]
}

/** A server under load for a moment. */
export interface Round {
  seconds: number
  /** Streams that ended whole. */
  streams: number
  /** Processor time that the server used for them, all threads together, ms. */
  cpuMs: number
}

/** What streams hold that are open and silent. */
export interface IdleResult {
  server: 'ours' | BareName
  transport: TransportName
  streams: number
  /** Bytes more than without them: resident memory, which is what a machine pays, and the JavaScript heap in it. */
  rss: number
  heapUsed: number
}
