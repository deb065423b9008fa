import type { Claim, Fact, Outcome } from '../model.ts'
import type { Finding } from './finding.ts'
import type { Against } from './verdict.ts'

/** What the first claim that does not hold says; undefined where all do. */
export function unheld({ expected, facts }: Outcome, { direct }: Against): Finding | undefined {
  const broken = expected.claims?.find((claim) => !holds(claim, facts[claim.fact], direct?.facts[claim.fact]))
  if (!broken) return undefined
  const { otherwise, says, doubtful } = broken
  return { verdict: otherwise, reason: fill(says, facts, direct?.facts), ...(doubtful && { doubtful }) }
}

/** A sentence with the facts in their places: `{name}` for one, `{direct:name}` for the direct run's. */
export function fill(sentence: string, facts: Outcome['facts'], direct: Outcome['facts'] = {}): string {
  return sentence.replace(/\{(direct:)?(\w+)\}/g, (_, directly, name) =>
    say((directly ? direct : facts)[name]),
  )
}

function holds(claim: Claim, fact: Fact | undefined, direct: Fact | undefined): boolean {
  const { is, oneOf, atLeast, atMost, atMostTimesDirect } = claim
  if (is !== undefined && fact !== is) return false
  if (oneOf && (fact === undefined || !oneOf.includes(fact))) return false
  if (atLeast !== undefined && !(Number(fact ?? Number.NaN) >= atLeast)) return false
  if (atMost !== undefined && !(Number(fact ?? Number.NaN) <= atMost)) return false
  if (atMostTimesDirect === undefined || typeof direct !== 'number') return true
  return Number(fact ?? Number.NaN) <= direct * atMostTimesDirect
}

function say(fact: Fact | undefined): string {
  if (fact === undefined || fact === null || fact === '') return 'nothing'
  return typeof fact === 'number' ? String(Math.round(fact * 10) / 10) : String(fact)
}
