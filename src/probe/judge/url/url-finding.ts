import type { Cause, VerdictKind } from '../../model.ts'

/** What one outcome means by itself: everything but who did it. */
export interface UrlFinding {
  verdict: VerdictKind
  cause: Cause
  /** What happened, and when: one sentence. */
  reason: string
  /** True where a busy machine, or a source that happens to work like that, could have looked the same. */
  doubtful?: true
  /** True where a buffer could have made its shape, and nothing proves it. */
  suspect?: true
}
