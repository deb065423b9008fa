import type { Outcome } from '../model.ts'
import { type Finding, findOut } from './finding.ts'
import { type Testimony, testimonies } from './witnesses.ts'

/**
 * `survives`; `degrades` (arrives, but late, merged or altered); `cut`; `refused`; `unknown` (the check could
 * not be run, so nothing is said about the edge).
 */
export type VerdictKind = 'survives' | 'degrades' | 'cut' | 'refused' | 'unknown'

/** Who can have done what happened to a stream. */
export type Author = 'edge' | 'service' | 'client'

export interface Verdict {
  verdict: VerdictKind
  /** One sentence: what happened, when, and to what. */
  reason: string
  /** Who did it, as far as anybody can tell. Absent where nothing is to blame. */
  by?: Author | 'harness'
  /** When, ms since the request: by the edge's own log where it tells, or else as the client saw it. */
  at?: number
  /** What each of those who were there says, of three: client, server, edge. */
  witnesses?: Testimony[]
  /** How many of the three point to `by`. */
  agree?: number
  /**
   * True where a busy machine could have looked the same. An edge does it every time, a machine does not: ask
   * again before you believe it.
   */
  doubtful?: true
}

/** What a verdict is held against. */
export interface Against {
  /** True where an edge was between; false where `outcome` is the service itself. */
  edge: boolean
  /**
   * What happened without the edge, on the same machine, which tells the edge's doing from the service's and from the
   * machine's. Absent where the service cannot be asked directly.
   */
  direct?: Outcome | undefined
}

/** What an outcome means. Pure: the same outcomes give the same verdict, whenever it is asked for. */
export function judge(outcome: Outcome, { edge, direct }: Against): Verdict {
  // Where there is no edge, nobody answers for a service that is gone; where there is one, nobody but the edge does.
  const gone = direct?.fault?.code === 'STREAMPROOF_NO_INSTANCE'
  const without = gone ? undefined : direct
  const found = findOut(outcome, { edge, direct: without })
  if (found.verdict === 'survives' || found.by === 'harness') return found
  if (!edge) return { ...found, by: 'service' }
  const alone = without && findOut(without, { edge: false })
  // A machine that was busy for the direct run explains lateness, nothing worse.
  if (alone && alone.verdict !== 'survives' && !(alone.doubtful && !found.doubtful)) {
    const reason = `it fails without the edge too: ${alone.reason}`
    return { verdict: 'unknown', reason, by: alone.by ?? 'service' }
  }
  return withAuthor(gone ? { ...found, by: 'edge' } : found, outcome, alone !== undefined)
}

/** Who did it, by those who were there. */
function withAuthor(found: Finding, outcome: Outcome, survivedDirectly: boolean): Verdict {
  const witnesses = testimonies(outcome, survivedDirectly)
  const votes = (author: Author) => witnesses.filter((testimony) => testimony.author === author).length
  // Between equal numbers who was nearest is believed: the edge before the server, and the server before the client.
  const [first, ...rest] = witnesses.toReversed().flatMap(({ author }) => author ?? [])
  const most = first && rest.reduce((best, author) => (votes(author) > votes(best) ? author : best), first)
  const by = found.by ?? most
  if (by === undefined || by === 'harness') return { ...found, witnesses }
  const others = witnesses.filter(({ author }) => author && author !== by)
  const dissent = others.map(
    ({ witness, says, author }) => `; the ${witness} points to the ${author}: ${says}`,
  )
  const { edgeLog, endedMs } = outcome
  const at = edgeLog?.author === by ? (edgeLog.ms ?? endedMs) : endedMs
  return {
    ...found,
    reason: found.reason + dissent.join(''),
    by,
    ...(at !== undefined && { at: Math.round(at) }),
    witnesses,
    agree: votes(by),
  }
}
