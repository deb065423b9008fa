import type { Verdict } from '../judge/verdict.ts'
import type { Outcome } from '../model.ts'

/** Says what to change, in a sentence or two. Returns undefined where it has no advice. */
export type Advise = (verdict: Verdict, outcome: Outcome) => string | undefined
