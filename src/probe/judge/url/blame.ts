import type { By, Sure, UrlOutcome } from '../../url-model.ts'
import { identify, type Seen } from '../../vendors/identify.ts'
import { NOTICEABLE } from '../shape.ts'
import { kindOf } from './cuts.ts'
import { limitsMet } from './limits.ts'
import { UNTRUSTED } from './refusals.ts'
import { lastWords } from './reported.ts'
import { who } from './sentences.ts'
import type { Settled } from './settle.ts'

/** Who did it, how sure that is, and why. */
export interface Blame {
  by: By
  sure: Sure
  hop?: string
  /** Absent where nothing went wrong. */
  who?: string
  toTell?: string
}

/** A target that was asked, and what its runs say; the outermost first, `direct` last. */
export interface Asked {
  name: string
  url: string
  settled: Settled
}

/** Who did what the first of the targets shows. Without proof: `unknown`. */
export function blame(asked: Asked[]): Blame {
  const [outer, ...inner] = asked
  if (!outer) throw new TypeError('no target was asked')
  const { finding, outcome } = outer.settled
  if (finding.cause === 'unreachable') return unreachable(outcome)
  if (lastWords(outcome)) return { by: 'origin', sure: 'proven', who: who.ownError }
  const reached = inner.filter(({ settled }) => settled.finding.cause !== 'unreachable')
  if (finding.verdict === 'survives')
    return {
      by: 'unknown',
      sure: 'unknown',
      ...(finding.suspect && !reached.some(({ name }) => name === 'direct') && { toTell: who.toTell }),
    }
  return byComparison(outer, reached) ?? bySigns(outcome, outer.settled)
}

function unreachable({ fault }: UrlOutcome): Blame {
  if (fault && UNTRUSTED.has(fault.code)) return { by: 'client', sure: 'proven', who: who.untrusting }
  return { by: 'unknown', sure: 'unknown', who: who.noAnswer }
}

/** The same request without the edge, or without one hop of several, tells. */
function byComparison(outer: Asked, inner: Asked[]): Blame | undefined {
  const innermost = inner.at(-1)
  if (!innermost) return undefined
  const chain = [outer, ...inner]
  const isDirect = innermost.name === 'direct'
  const bad = (one: Asked) => one.settled.finding.verdict !== 'survives'
  // From the origin outwards: the first that shows it is who did it.
  const guilty = chain.findLastIndex(bad)
  if (guilty === chain.length - 1) return atTheInnermost(outer, innermost, isDirect)
  const hop = chain[guilty] as Asked
  const beyond = chain[guilty + 1] as Asked
  if (isNoSooner(hop.settled, beyond.settled)) return { by: 'unknown', sure: 'unknown', who: who.noSooner }
  const { runs, shown } = hop.settled
  // One pair may be an accident of one request.
  const sure = runs > 1 && shown === runs ? 'proven' : 'likely'
  const named = chain.length > 2 || !isDirect
  return {
    by: 'edge',
    sure,
    ...(named && { hop: hop.name === 'url' ? new URL(hop.url).host : hop.name }),
    who: who.edge(hop.name, beyond.name),
  }
}

/**
 * Whether what came at once came no later than without the hop. Then it was not held there: the source may have sent it at
 * once, which a busy machine spreads a little.
 */
function isNoSooner({ finding, outcome }: Settled, beyond: Settled): boolean {
  if (finding.cause !== 'held-to-end' || !finding.doubtful) return false
  const [here = 0, there = 0] = [outcome, beyond.outcome].map(({ events }) => events[0]?.ms)
  return here - there < NOTICEABLE
}

function atTheInnermost(outer: Asked, innermost: Asked, isDirect: boolean): Blame | undefined {
  const { finding, runs } = innermost.settled
  const same = kindOf(finding.cause) === kindOf(outer.settled.finding.cause)
  if (!isDirect)
    return {
      by: 'unknown',
      sure: 'unknown',
      who: who.innermost(innermost.name),
      toTell: who.askOrigin,
    }
  if (!same)
    return {
      by: 'unknown',
      sure: 'unknown',
      who: who.failsOtherwise(finding.reason),
      toTell: who.mendOrigin,
    }
  const sure = runs > 1 ? 'proven' : 'likely'
  return { by: 'origin', sure, who: who.origin }
}

/** What the answer itself shows: an error page in a vendor's own form, or a vendor's documented limit, to the moment. */
function bySigns(outcome: UrlOutcome, { finding }: Settled): Blame {
  const seen = seenIn(outcome)
  const page = seen.find(({ errorPage }) => errorPage)
  if (finding.verdict === 'refused' && page)
    return { by: 'edge', sure: 'likely', who: who.errorPage(page.vendor.title), toTell: who.toTell }
  const [met] = limitsMet(outcome, finding.cause, seen)
  if (met?.seen)
    return { by: 'edge', sure: 'likely', who: who.limit(met.vendor.title, met.limit), toTell: who.toTell }
  const like = met && { vendor: met.vendor.title, limit: met.limit }
  return { by: 'unknown', sure: 'unknown', who: who.either(like), toTell: who.toTell }
}

/** Who shows in an answer. */
export function seenIn(outcome: UrlOutcome): Seen[] {
  const { headers, body, url } = outcome
  return identify({ host: new URL(url).hostname, headers, body })
}
