import type { TransportName } from '../../contract.ts'
import type { Outcome } from '../model.ts'

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
  /** The checks that must have got through before this one's answer means anything, by id. They come before it. */
  needs: string[]
  /** True where it asks for routes that the service has with PROBE_ROUTES=true only. */
  probeRoutes?: true
  /** True where what it asks for is no stream of a source's, so that the service keeps no record of the run. */
  unrecorded?: true
  /**
   * The instance of an edge that it is put to; the edge as it is, unless told otherwise. `short`: its times divided
   * by `target.scale`, since the check waits for them; `dead`: before a service that is gone.
   */
  at?: 'short' | 'dead'
  /** Asks. Resolves whatever happens; what could not be asked is the outcome's `fault`. */
  run(target: Target): Promise<Outcome>
}

/** Whom to ask, and how patiently. */
export interface Target {
  /** The service, or the edge before it; paths are added to it. */
  base: URL
  /** Where the service is asked what it saw of a run: without the edge, where there is such a way. */
  origin: URL
  /** The id for this run. */
  run: string
  /** How long to wait for the next byte, ms. */
  patience: number
  /** By how much the edge's times are divided, and so the check's have to be: 1 for its own ones. */
  scale: number
  /** Gives up at once: the promise rejects. */
  signal?: AbortSignal
}
