import type { Fault } from '../../src/probe/model.ts'

/** How a channel was read: with a mode of the protocol's client, or with `follow`, which is built on it. */
export const modes = ['sse', 'long-poll', 'follow'] as const

export type Mode = (typeof modes)[number]

/** What the protocol's own client read of a channel through one edge. */
export interface ClientResult {
  edge: string
  /** Why it could not be asked. Absent if it was. */
  fault?: Fault
  /** Messages that were published while it read. */
  sent?: number
  reads?: ClientRead[]
}

/** What one reader had. */
export interface ClientRead {
  mode: Mode
  /** Messages that never came. */
  lost: number
  /** Messages that came more than once. */
  doubled: number
  /** From append to arrival, the median, ms. Absent if nothing came. */
  lateMs?: number
  /** What the client threw. Absent if it ended by itself. */
  error?: string
  /** What `follow` read with in the end. */
  fellBackTo?: 'sse' | 'long-poll'
}
