import { firstValue } from '../../contract.ts'
import { findUrl } from '../judge/url/finding.ts'
import { settle } from '../judge/url/settle.ts'
import type { UrlOutcome, Variation } from '../url-model.ts'

/** The next request, and why it is sent. */
export interface Experiment {
  variation: Variation
  why: string
}

/**
 * What to ask next: nothing where the answers leave no question, or `most` were asked. One variable at a time.
 * @param outcomes those of the URL so far
 * @param others those of the origin and of the hops, where they are asked too
 * @param pinned true where the version of HTTP is not to be varied
 */
export function nextExperiment(
  outcomes: UrlOutcome[],
  others: UrlOutcome[],
  most: number,
  pinned = false,
): Experiment | undefined {
  if (outcomes.length >= most) return undefined
  const directly = others.filter(({ target }) => target === 'direct')
  const settled = settle(outcomes, directly)
  if (!settled) return { variation: 'as given', why: 'as given' }
  const { finding, outcome, runs, shown, overHttp1 } = settled
  const disagree = runs > 1 && shown < runs
  if (disagree && runs < 3) return { variation: 'as given', why: 'the two answers differ' }
  const coded = firstValue(outcome.headers, 'content-encoding')
  const identityAsked = outcomes.some(({ variation }) => variation === 'identity')
  const byCoding = coded && coded !== 'identity' && !identityAsked
  if ((finding.verdict === 'survives' && !(finding.suspect && byCoding)) || runs > 2) return undefined
  // One answer of each proves nothing: what happens to every second request looks the same.
  const beside = others.some(({ fault }) => !fault)
  // What is always so needs no second look.
  if (deterministic(outcome)) return beside && runs < 2 && finding.verdict !== 'unknown' ? again : undefined
  const compared = pinned || outcomes.some(({ variation }) => variation === 'http/1.1')
  if (outcome.connection?.alpn === 'h2' && !compared)
    return { variation: 'http/1.1', why: 'over HTTP/1.1 instead of HTTP/2' }
  // In turns HTTP/2, HTTP/1.1, HTTP/1.1, HTTP/2: what happens to every second request is no difference of protocols.
  if (runs < 2 && overHttp1?.runs === 1 && most - outcomes.length > 1)
    return { variation: 'http/1.1', why: 'over HTTP/1.1 again, to see whether it repeats' }
  if ((finding.verdict === 'degrades' || finding.suspect) && byCoding)
    return { variation: 'identity', why: `without compression (${coded} came)` }
  return runs < 2 ? again : undefined
}

const again: Experiment = { variation: 'as given', why: 'again, to see whether it repeats' }

/** What an answer that comes at once shows again and again. */
function deterministic(outcome: UrlOutcome): boolean {
  const { cause, verdict } = findUrl(outcome)
  // What said nothing would say nothing again, and take as long.
  if (verdict === 'unknown') return true
  // It says itself that it failed.
  if (outcome.reportedError) return true
  if (cause === 'not-a-stream' || cause === 'wrong-type' || cause === 'no-upgrade' || cause === 'altered')
    return true
  // A gateway's error may pass, and so may a stream's refusal before an answer; a refusal with a status does not.
  const { status } = outcome
  return verdict === 'refused' && status !== undefined && !(status >= 502 && status <= 504)
}
