import type { Author, Ending } from '../model.ts'
import { count } from './numbers.ts'

// The sentences that all checks share. Programs never read them.

const ends = {
  truncated: 'the connection closed before the end of the stream',
  reset: 'the connection was reset',
  silent: 'nothing more arrived until patience ran out',
  endless: 'the stream was still going on when patience ran out',
  malformed: 'the next bytes were not valid',
} as const satisfies Partial<Record<Ending, string>>

const ms = (value: number | undefined) => `${Math.round(value ?? 0)} ms`

/** The sentences that all checks share. */
export const verdicts = {
  fault: (message: string, code: string) => `could not be asked: ${message} (${code})`,
  failsDirectly: (reason: string) => `it fails without the edge too: ${reason}`,
  upgradeLost: (status?: number) => `${status}: the handshake reached the service as a plain GET`,
  refusedByService: (status: number | undefined, code: string) =>
    `${status} from the service itself (${code})`,
  notAWebSocket: (status: number | undefined, why = '') => `${status}, but not a WebSocket: ${why}`,
  refused: (status: number | undefined, wanted: number | undefined, body: boolean) =>
    `${status} instead of ${wanted}, with ${body ? 'a body of its own' : 'an empty body'}`,
  timedOut: (status: number | undefined, wanted: number | undefined, at?: number) =>
    `${status} instead of ${wanted}: no answer had begun after ${ms(at)}`,
  emptyInstead: (status: number | undefined) => `${status} with an empty body: not the service’s answer`,
  leftEarly: (count: string, at?: number) =>
    `after ${count}, ${ms(at)} in, the client had left and could not go on`,
  endedBeforeLeaving: (count: string, at?: number) =>
    `after ${count}, ${ms(at)} in, the stream ended cleanly before the client left`,
  leavingUntested: (events: number, at?: number) =>
    `not tested: the edge held the stream back, and nothing had arrived after ${ms(at)}, when the service had sent ${count(events)}`,
  hidesFailure: (count: string, at?: number) =>
    `after ${count}, ${ms(at)} in, the stream ended cleanly although the service broke it off`,
  broken: (
    where: {
      count?: string
      at?: number | undefined
      closing?: string | undefined
      detail?: string | undefined
    },
    ending: keyof typeof ends,
  ) => {
    const { count, at, closing, detail } = where
    const what = ending === 'truncated' ? (closing ?? ends.truncated) : ends[ending]
    return `${count === undefined ? 'before any answer' : `after ${count}`}, ${ms(at)} in, ${what}${detail ? `: ${detail}` : ''}`
  },
  lost: (events: string, total: number) => `${events} of ${total} lost`,
  endedAsIfWhole: (count: string, at: number | undefined, foreign: number, coding?: string) =>
    `after ${count}, ${ms(at)} in, the stream ended cleanly as if that were all${
      foreign > 0 ? `, with ${foreign} that the service did not send` : ''
    }${coding ? `, marked as compressed (${coding})` : ''}`,
  altered: (events: string, total: number) => `${events} of ${total} did not arrive as sent`,
  added: (total: number, foreign: number) =>
    `all ${count(total)} arrived, and ${foreign} that the service did not send`,
  doubled: (events: string, total: number) => `${events} of ${total} arrived more than once`,
  reordered: (place: number, total: number) => `event ${place} of ${total} arrived before its turn`,
  renamed: (name: string | undefined, wanted: string | undefined) =>
    `an event named ${name ?? 'nothing'} arrived instead of ${wanted ?? 'nothing'}`,
  closedOtherwise: (closing: string | undefined, wanted: number | undefined) =>
    `${closing ?? 'not closed'} instead of ${wanted}`,
  compressed: (coding: string, how: string) => `the edge compressed it (${coding})${how}`,
  allAtOnce: (events: number) => `, all ${count(events)} at once`,
  inReads: (events: number, reads: number) => `, ${count(events)} in ${count(reads, 'read')}`,
  oneByOne: () => ', still one by one',
  unheld: (fact: string, value: string) => `${fact} is ${value}`,
  heldToEnd: (events: number, at: number | undefined, worst: number) =>
    `all ${count(events)} arrived at once, ${ms(at)} in, the first ${ms(worst)} late`,
  late: (late: number, events: number, worst: number) =>
    `${late} of ${count(events)} arrived late, by up to ${ms(worst)}`,
  whole: (outcome: {
    events: number[]
    at?: number | undefined
    status?: number | undefined
    stamped: boolean
  }) => {
    const { events, at, status, stamped } = outcome
    if (!stamped) return `${status} in ${ms(at)}`
    if (events.length > 5) return `${count(events.length)}, whole at ${ms(at)}`
    return `${count(events.length)} at ${events.map(Math.round).join(', ')} ms, whole at ${ms(at)}`
  },
  endedAsWanted: (events: number, ending: Ending | undefined, at?: number) =>
    `${count(events)}, then ${ending} at ${ms(at)}, as it should be`,
  closing: (code: number, reason = '') => `closed with ${code}${reason ? ` (${reason})` : ''}`,
  closedWithoutCode: () => 'closed without a code',
  dissent: (witness: string, author: Author, says: string) =>
    `the ${witness} points to the ${author}: ${says}`,
}

/** What the witnesses say. */
export const testimony = {
  ended: (ending: string, at: number | undefined) => `${ending} at ${ms(at)}`,
  refused: (status: number | undefined, at: number | undefined) => `refused with ${status} at ${ms(at)}`,
  byService: (what: string) => `${what}, with the service’s own code`,
  wholeDirectly: (what: string) => `${what}, and whole without the edge`,
  signed: (what: string, by: string) => `${what}, signed ${by}`,
  neverOpened: () => 'never opened it',
  stillOpen: (events: number, at: number) => `${sent(events)}, still open at ${ms(at)}`,
  whole: (events: number, at: number) => `${sent(events)}, whole at ${ms(at)}`,
  endedBy: (events: number, by: string, at: number) => `${sent(events)}, ended by ${by} at ${ms(at)}`,
  failedAsAsked: (events: number, at: number) => `${sent(events)}, ended by error, as asked, at ${ms(at)}`,
}

function sent(events: number): string {
  return `${count(events)} sent`
}
