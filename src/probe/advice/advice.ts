import type { Cause, Verdict, VerdictKind } from '../model.ts'

/** One change that would help, for people to make. */
export interface Advice {
  /** What to change and why, in a sentence or two. `{seconds}` stands for when the edge ended the stream. */
  text: string
  /** Lines to add, in the vendor's own configuration language. */
  lines?: string[]
  /** The block of the configuration that the lines belong in, e.g. `http`. Default: the one that forwards the stream. */
  block?: string
  /**
   * The first version of the program that the lines are for, e.g. `2.7`: an older one does not know them, or does more with
   * them. Default: all that were tried.
   */
  since?: string
  /** Where the vendor documents it: a URL. */
  source?: string
  /**
   * `run`: a test adds exactly these lines to the configuration that the vendor ships, and sees the checks of `cures`
   * survive that failed before; `documented`: the vendor says so.
   */
  proof: 'run' | 'documented'
}

/** Advice, and whom it is for: `client` (whoever asks), `service` (the service can do it itself), `edge` (any edge), or a vendor's id. */
export interface AdviceFor extends Advice {
  for: string
}

/** What remedies read of a verdict and its outcome: codes, causes and flags, never a sentence. */
export interface Symptom {
  verdict: VerdictKind
  cause: Cause
  by: Verdict['by'] | undefined
  transport: string
  /** Of the response. Undefined if none came. */
  status: number | undefined
  /** The edge's own flags (`EdgeLog.flags`). */
  flags: string[]
  /** With which a WebSocket was closed. Undefined where none was, or without a code. */
  closeCode?: number | undefined
  /** With which a stream of HTTP/2 was reset. Undefined where none was. */
  resetCode?: number | undefined
  /** True where the stream itself holds its source's error. */
  reportedError?: boolean | undefined
  /** When the stream ended, ms since the request, by the edge's own unscaled times. */
  endedMs: number
}

/**
 * Advice, and the symptoms that it is for. What is absent matches everything; everything that is there must match. An
 * array matches any of its members.
 */
export interface Remedy extends Advice {
  verdicts?: VerdictKind[]
  causes?: Cause[]
  transports?: string[]
  statuses?: (number | undefined)[]
  flags?: string[]
  closeCodes?: number[]
  resetCodes?: (number | undefined)[]
  reportedError?: true
  /** Whom the verdict names. Default: the edge. `anybody`: it names somebody, or nobody. */
  by?: Verdict['by'] | 'anybody'
  /** The stream must have lasted so long, ms. Default: 0. */
  lasted?: number
  /** The checks that its lines make survive, by id. With `proof: 'run'`. */
  cures?: string[]
  /** The checks that its lines make fail, by id. Its text says so. With `proof: 'run'`. Default: none. */
  costs?: string[]
}

/** True if a remedy is for this symptom. */
export function matches(remedy: Remedy, symptom: Symptom): boolean {
  const {
    verdicts,
    causes,
    transports,
    statuses,
    flags,
    closeCodes,
    resetCodes,
    by = 'edge',
    lasted = 0,
  } = remedy
  return (
    symptom.verdict !== 'survives' &&
    (by === 'anybody' || by === symptom.by) &&
    (verdicts?.includes(symptom.verdict) ?? true) &&
    (causes?.includes(symptom.cause) ?? true) &&
    (transports?.includes(symptom.transport) ?? true) &&
    (statuses?.includes(symptom.status) ?? true) &&
    (closeCodes?.includes(symptom.closeCode ?? 0) ?? true) &&
    (resetCodes?.includes(symptom.resetCode) ?? true) &&
    (!remedy.reportedError || symptom.reportedError === true) &&
    (flags?.some((flag) => symptom.flags.includes(flag)) ?? true) &&
    symptom.endedMs >= lasted
  )
}
