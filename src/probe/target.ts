import type { Connecting } from './clients/connect.ts'

/** Whom a run asks, and how patiently. */
export interface Target {
  /** The service, or the edge before it; paths are added to it. */
  base: URL
  /** Where the service is asked for its records: without the edge, if there is such a way. */
  origin: URL
  /** The id of this run. */
  run: string
  /** How long to wait for the next byte, ms. */
  patience: number
  /** The number by which the edge's times are divided, and so the check's have to be. */
  scale: number
  /** Makes the edge load its configuration again. Absent if it cannot. */
  reload?: () => Promise<void>
  /** Gives up at once: the promise rejects. */
  signal?: AbortSignal
  /** Default: as each URL says. */
  connecting?: Connecting | undefined
}

/** A path under a base that may have a path of its own. */
export function under(base: URL, path: string): URL {
  return new URL(base.pathname.replace(/\/$/, '') + path, base)
}

/** A small request to the service itself. */
export function smallRequest(
  url: URL,
  { patience, signal, connecting }: Pick<Target, 'patience' | 'signal' | 'connecting'>,
) {
  return { url, patience, longest: patience, most: 2 ** 16, connecting, ...(signal && { signal }) }
}
