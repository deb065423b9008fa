import type { Claim, Fact, Facts, Outcome, Question } from '../model.ts'
import type { Against, Finding } from './against.ts'
import { checkSentences } from './check-sentences.ts'
import { factsOf } from './facts.ts'
import { count } from './numbers.ts'
import { verdicts } from './sentences.ts'

/** What the first claim that does not hold means; undefined if all hold. */
export function unheld(
  { id, claims = [] }: Question,
  outcome: Outcome,
  { direct }: Against,
): Finding | undefined {
  if (claims.length === 0) return undefined
  const [facts, directly] = [known(outcome), direct ? known(direct) : {}]
  const broken = claims.find((claim) => !holds(claim, facts[claim.fact], directly[claim.fact]))
  if (!broken) return undefined
  const { fact, otherwise, cause, doubtful, by } = broken
  const sentence = checkSentences[id]?.claims?.[broken.id ?? fact]
  return {
    verdict: otherwise,
    cause,
    reason: sentence ? fill(sentence, facts, directly) : verdicts.unheld(fact, say(facts[fact])),
    ...(doubtful && { doubtful }),
    ...(by && { by }),
  }
}

/** A check's own sentence about an outcome with which nothing is wrong; undefined if it has none. */
export function survivesAs({ id }: Question, outcome: Outcome, { direct }: Against): string | undefined {
  const sentence = checkSentences[id]?.survives
  return sentence && fill(sentence, known(outcome), direct ? known(direct) : {})
}

/** All facts, and those of the outcome itself. */
function known(outcome: Outcome): Facts {
  const { status = null, ending = null, endedMs = null, events } = outcome
  return {
    status,
    ending,
    endedMs: endedMs && Math.round(endedMs),
    events: events.length,
    ...factsOf(outcome),
  }
}

/**
 * A sentence with the facts in their places: `{name}` for one, `{name event}` for so many events, `{direct:name}` for the
 * direct run's.
 */
function fill(sentence: string, facts: Facts, direct: Facts): string {
  return sentence.replace(/\{(direct:)?(\w+)(?: (\w+))?\}/g, (_, directly, name, noun) => {
    const fact = (directly ? direct : facts)[name]
    if (noun === undefined) return say(fact)
    return typeof fact === 'number' ? count(fact, noun) : `${say(fact)} ${noun}s`
  })
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
