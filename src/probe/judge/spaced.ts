import { firstValue } from '../../contract.ts'
import type { Facts, Outcome } from '../model.ts'
import { delays } from './stamps.ts'
import { HELD } from './thresholds.ts'

/** Sizes of an event's data: below what compressors and buffers wait for, between, and above. */
const SIZES = { '64b': 64, '1k': 1_024, '16k': 16_384 } as const

/** What a client accepts. */
const CODINGS = ['identity', 'gzip', 'br', 'zstd'] as const

/** One check of spaced events. */
export interface Spaced {
  id: string
  /** The check that asks the same with our fields, by id. Absent where this is it. */
  beside?: string
  /** Of an event's data. */
  bytes: number
  /** The size in words. */
  size: string
  coding: (typeof CODINGS)[number]
}

/** Every size with every coding, as ours and as a plain app. */
export const spaced: Spaced[] = Object.entries(SIZES).flatMap(([name, bytes]) =>
  CODINGS.flatMap((coding): Spaced[] => {
    const id = `sse-${name}-${coding}`
    const one = { bytes, size: name === '64b' ? '64 bytes' : `${bytes / 1_024} KB`, coding }
    return [
      { ...one, id },
      { ...one, id: `${id}-plain`, beside: id },
    ]
  }),
)

/**
 * Whether events waited for later ones, as the times at which they were made tell: `no`; `to-end`, all of them came with
 * the last; `by-compression`, the same, and compressed; `partly`. The quickest event tells how long the way takes, so
 * a delay that all of them have is none.
 */
export function heldBack(outcome: Outcome): Facts {
  const coding = firstValue(outcome.headers, 'content-encoding') ?? 'none'
  const took = delays(outcome)
  const interval = outcome.sent?.intervalMs ?? 0
  const quickest = Math.min(...took)
  const held = took.filter((delay) => delay - quickest > interval * HELD)
  const heldMs = took.length > 0 ? Math.round(Math.max(...took) - quickest) : 0
  if (held.length === 0) return { held: 'no', coding, heldMs }
  if (held.length < took.length - 1 || heldMs < interval * (took.length - 1 - (1 - HELD)))
    return { held: 'partly', coding, heldMs, heldEvents: held.length }
  return { held: coding === 'none' || coding === 'identity' ? 'to-end' : 'by-compression', coding, heldMs }
}
