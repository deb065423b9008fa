import { UPGRADE_REQUIRED } from '../../contract.ts'
import type { Ending, Outcome, Question, Testimony } from '../model.ts'
import { ownCode } from './facts.ts'
import { testimony } from './sentences.ts'

/** Endings at which our own client left, because it was to or had had enough: its leaving points to nobody. */
const left: (Ending | undefined)[] = ['left', 'silent', 'endless', 'malformed']

/**
 * What the witnesses of a run say: the client that asked, the service's own record, and the edge's log. One that was not
 * heard is absent. Whom they point to matters only if the stream did not survive.
 *
 * @param survivedDirectly whether the same check survived without the edge; undefined if nobody knows
 */
export function testimonies(check: Question, outcome: Outcome, survivedDirectly?: boolean): Testimony[] {
  return [client(outcome, survivedDirectly), server(check, outcome), edge(outcome)].filter(
    (testimony) => testimony !== undefined,
  )
}

function client(outcome: Outcome, survivedDirectly?: boolean): Testimony | undefined {
  const { ending, status, endedMs, headers, fault } = outcome
  if (fault || ending === undefined) return undefined
  const what = ending === 'refused' ? testimony.refused(status, endedMs) : testimony.ended(ending, endedMs)
  if (refusedItself(outcome)) return { witness: 'client', says: testimony.byService(what), author: 'service' }
  if (survivedDirectly) return { witness: 'client', says: testimony.wholeDirectly(what), author: 'edge' }
  // Who answers in another's place often signs.
  const signature = headers.find(([name]) => /^(server|via)$/i.test(name))?.[1]
  if (ending === 'refused' && signature)
    return { witness: 'client', says: testimony.signed(what, signature), author: 'edge' }
  return { witness: 'client', says: what }
}

function server(check: Question, outcome: Outcome): Testimony | undefined {
  const { server, ending } = outcome
  if (server === undefined) return undefined
  if (server === null) {
    const says = testimony.neverOpened()
    return refusedItself(outcome) ? { witness: 'server', says } : { witness: 'server', says, author: 'edge' }
  }
  const { endedBy, events, ms } = server
  switch (endedBy) {
    case undefined: {
      const says = testimony.stillOpen(events, ms)
      // What was sent and did not arrive is still on its way.
      return outcome.events.length < events
        ? { witness: 'server', says, author: 'edge' }
        : { witness: 'server', says }
    }
    case 'source':
      return { witness: 'server', says: testimony.whole(events, ms), author: 'edge' }
    // Somebody closed the connection: if it was not the client, it was the edge.
    case 'client':
    case 'stall':
      return {
        witness: 'server',
        says: testimony.endedBy(events, endedBy === 'client' ? 'its client' : 'its stalled client', ms),
        ...(!left.includes(ending) && { author: 'edge' as const }),
      }
    default: {
      // A source that was asked to fail has done what it should.
      if (endedBy === 'error' && check.expected.endings?.includes('complete') === false)
        return { witness: 'server', says: testimony.failedAsAsked(events, ms), author: 'edge' }
      return { witness: 'server', says: testimony.endedBy(events, endedBy, ms), author: 'service' }
    }
  }
}

function edge({ edgeLog, ending }: Outcome): Testimony | undefined {
  if (!edgeLog) return undefined
  const { says, author } = edgeLog
  const known = author && !(author === 'client' && left.includes(ending))
  return { witness: 'edge', says, ...(known && { author }) }
}

/** Whether the service itself refused, and not because an edge had dropped the Upgrade. */
function refusedItself({ refusal, transport }: Outcome): boolean {
  const own = ownCode(refusal)
  return own !== undefined && !(own === UPGRADE_REQUIRED && transport === 'websocket')
}
