import type { TransportName } from '../../transports/transport.ts'
import type { Outcome } from '../outcome.ts'

/**
 * How much a check's answer weighs: `required` by a standard, `optimal` for streaming, or to `observe` only.
 */
export type CheckKind = 'required' | 'optimal' | 'observe'

/** One question to one URL. */
export interface Check {
  id: string
  title: string
  transport: TransportName | 'http'
  kind: CheckKind
  /** Where the expectation comes from: a standard's section, an article, an issue. */
  spec: string
  /** The checks that must survive before this one's answer means anything, by id. */
  needs: string[]
  /** Asks. Resolves whatever happens; what could not be asked is the outcome's `fault`. */
  run(target: Target): Promise<Outcome>
}

/** Whom to ask, and how patiently. */
export interface Target {
  /** The service, or the edge before it; paths are added to it. */
  base: URL
  /** The id for this run. */
  run: string
  /** How long to wait for the next byte, ms. */
  patience: number
  /** Gives up at once: the promise rejects. */
  signal?: AbortSignal
}
