import type { Author, Outcome, Question, Testimony, Verdict } from '../model.ts'
import type { Against, Finding } from './against.ts'
import { findOut } from './finding.ts'
import { verdicts } from './sentences.ts'
import { testimonies } from './witnesses.ts'

/** What an outcome means. Pure: a stored outcome can be judged again at any time. */
export function judge(check: Question, outcome: Outcome, { edge, direct }: Against): Verdict {
  // Nobody but the edge answers for a service that is gone.
  const gone = direct?.fault?.code === 'STREAMPROOF_NO_INSTANCE'
  // The direct run may speak another protocol, over which the check means nothing.
  const without = gone || direct?.fault?.kind === 'not-offered' ? undefined : direct
  const found = findOut(check, outcome, { edge, direct: without })
  if (found.verdict === 'survives' || found.by === 'harness') return found
  if (!edge) return { ...found, by: 'service' }
  const alone = without && findOut(check, without, { edge: false })
  // A machine that was busy during the direct run explains lateness, nothing worse.
  if (alone && alone.verdict !== 'survives' && !(alone.doubtful && !found.doubtful)) {
    const reason = verdicts.failsDirectly(alone.reason)
    return { verdict: 'unknown', cause: 'fails-directly', reason, by: alone.by ?? 'service' }
  }
  return withAuthor(gone ? { ...found, by: 'edge' } : found, check, outcome, alone !== undefined)
}

/** What the witnesses say who point to somebody else than the verdict does. */
export function dissent({ by, witnesses = [] }: Verdict): string[] {
  if (by === undefined) return []
  return witnesses.flatMap(({ witness, author, says }: Testimony) =>
    author && author !== by ? verdicts.dissent(witness, author, says) : [],
  )
}

/** Adds who did it, by the witnesses. */
function withAuthor(found: Finding, check: Question, outcome: Outcome, survivedDirectly: boolean): Verdict {
  const witnesses = testimonies(check, outcome, survivedDirectly)
  const votes = (author: Author) => witnesses.filter((testimony) => testimony.author === author).length
  // Between equal numbers the nearest witness counts: the edge before the server, and the server before the client.
  const [first, ...rest] = witnesses.toReversed().flatMap(({ author }) => author ?? [])
  const most = first && rest.reduce((best, author) => (votes(author) > votes(best) ? author : best), first)
  const by = found.by ?? most
  if (by === undefined || by === 'harness') return { ...found, witnesses }
  const { edgeLog, endedMs } = outcome
  const at = edgeLog?.author === by ? (edgeLog.ms ?? endedMs) : endedMs
  return {
    ...found,
    by,
    ...(at !== undefined && { at: Math.round(at) }),
    witnesses,
    agree: votes(by),
  }
}
