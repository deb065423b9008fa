import type { Cause, VerdictKind } from '../../model.ts'

/** What one outcome means by itself: everything but who did it. */
export interface UrlFinding {
  verdict: VerdictKind
  cause: Cause
  /** What happened, and when: one sentence. */
  reason: string
  /** True where a busy machine, or a source that happens to work like that, could have looked the same. */
  doubtful?: true
  /** What its shape could mean, where nothing proves it: a note. */
  suspect?: string
  /** True where nothing but a collected body explains it, whoever collected it. */
  certain?: true
}

/** `1 event`, `12 events`. */
export function count(number: number, noun = 'event'): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
