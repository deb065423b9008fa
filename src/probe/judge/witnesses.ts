import { UPGRADE_REQUIRED } from '../../contract.ts'
import type { Ending, Outcome } from '../model.ts'
import type { Author } from './verdict.ts'

/** What one of the three that saw a run has to say about it. */
export interface Testimony {
  witness: 'client' | 'server' | 'edge'
  /** In its own words. */
  says: string
  /** Whom that points to; absent where it points to nobody. */
  author?: Author
}

/** Where our client itself went, as it was meant to or because it had had enough: that it left points to nobody. */
const went: (Ending | undefined)[] = ['left', 'silent', 'endless', 'malformed']

/**
 * What the witnesses of a run say: the client that asked, the server's own record, and the edge's log. One that was
 * not heard is left out. Only of a stream that did not survive do they point to anybody that matters.
 *
 * @param survivedDirectly whether the same check survived without the edge; undefined where nobody knows
 */
export function testimonies(outcome: Outcome, survivedDirectly?: boolean): Testimony[] {
  return [client(outcome, survivedDirectly), server(outcome), edge(outcome)].filter(
    (testimony) => testimony !== undefined,
  )
}

function client(outcome: Outcome, survivedDirectly?: boolean): Testimony | undefined {
  const { ending, status, endedMs = 0, headers, fault } = outcome
  if (fault || ending === undefined) return undefined
  const what = ending === 'refused' ? `refused with ${status}` : ending
  const says = `${what} at ${Math.round(endedMs)} ms`
  if (refusedItself(outcome))
    return { witness: 'client', says: `${says}, in the service’s own words`, author: 'service' }
  if (survivedDirectly)
    return { witness: 'client', says: `${says}, and whole without the edge`, author: 'edge' }
  // Who answers in another's place often signs.
  const signed = headers.find(([name]) => /^(server|via)$/i.test(name))?.[1]
  if (ending === 'refused' && signed)
    return { witness: 'client', says: `${says}, signed ${signed}`, author: 'edge' }
  return { witness: 'client', says }
}

function server(outcome: Outcome): Testimony | undefined {
  const { server, ending, expected } = outcome
  if (server === undefined) return undefined
  if (server === null) {
    const says = 'never opened it'
    return refusedItself(outcome) ? { witness: 'server', says } : { witness: 'server', says, author: 'edge' }
  }
  const { endedBy, events, ms } = server
  const sent = `${events} ${events === 1 ? 'event' : 'events'} sent`
  switch (endedBy) {
    case undefined: {
      const says = `${sent}, still open at ${ms} ms`
      // What was sent and did not arrive is on its way still.
      return outcome.events.length < events
        ? { witness: 'server', says, author: 'edge' }
        : { witness: 'server', says }
    }
    case 'source':
      return { witness: 'server', says: `${sent}, whole at ${ms} ms`, author: 'edge' }
    // Somebody hung up on it: where the client did not, it was the edge.
    case 'client':
    case 'stall':
      return {
        witness: 'server',
        says: `${sent}, ended by its ${endedBy === 'client' ? 'client' : 'stalled client'} at ${ms} ms`,
        ...(!went.includes(ending) && { author: 'edge' as const }),
      }
    default: {
      // A source that was asked to fail has done what it should.
      const asAsked = endedBy === 'error' && expected.endings?.includes('complete') === false
      const says = `${sent}, ended by ${endedBy}${asAsked ? ', as asked,' : ''} at ${ms} ms`
      return { witness: 'server', says, author: asAsked ? 'edge' : 'service' }
    }
  }
}

function edge({ edgeLog, ending }: Outcome): Testimony | undefined {
  if (!edgeLog) return undefined
  const { says, author } = edgeLog
  const known = author && !(author === 'client' && went.includes(ending))
  return { witness: 'edge', says, ...(known && { author }) }
}

/** Whether the service refused it, and not because somebody between had dropped the Upgrade. */
function refusedItself({ refusal, transport }: Outcome): boolean {
  const own = ownRefusal(refusal)
  return own !== undefined && !(own === UPGRADE_REQUIRED && transport === 'websocket')
}

/** The code by which the service names its own refusals, so that nobody else is blamed for them. */
export function ownRefusal(refusal: string | undefined): string | undefined {
  return refusal?.match(/"code":"(STREAMPROOF_\w+)"/)?.[1]
}
