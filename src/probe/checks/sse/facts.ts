import type { Fact, Outcome } from '../../model.ts'

/** An outcome with what can be measured only once it is there. */
export function withFacts(outcome: Outcome, facts: Record<string, Fact>): Outcome {
  return { ...outcome, facts: { ...outcome.facts, ...facts } }
}
