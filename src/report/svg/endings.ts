import { compare } from '../../probe/judge/compare.ts'
import type { Outcome } from '../../probe/model.ts'
import type { Cell } from '../results.ts'
import type { Scale } from './scale.ts'
import type { Times } from './times.ts'

/** How one side's line ends. */
export interface Ending {
  mark: 'bar' | 'cross'
  tone: 'good' | 'bad' | 'plain'
  words: string
  /** Absent where no end is known. */
  ms?: number
}

/** How the stream ended at the client. */
export function endingOf({ question, outcome }: Pick<Cell, 'question' | 'outcome'>, { say }: Scale): Ending {
  const { ending, endedMs = 0, status, closeCode } = outcome
  const { endings = ['complete'] } = question.expected
  const missing = compare(outcome).missing.length
  const asWanted = ending !== undefined && endings.includes(ending)
  const good = asWanted && missing === 0
  const mark = ending === 'complete' ? 'bar' : 'cross'
  const at = `at ${say(endedMs)}`
  const words = {
    complete: `${missing > 0 || !asWanted ? 'ended as if whole' : 'whole'} ${at}`,
    truncated: `${closeCode !== undefined && closeCode !== 1006 ? `closed with ${closeCode}` : 'cut'} ${at}`,
    reset: `reset ${at}`,
    refused: `refused with ${status} ${at}`,
    silent: `silent until ${say(endedMs)}`,
    endless: `still going on ${at}`,
    malformed: `malformed ${at}`,
    left: `left ${at}`,
  }[ending ?? 'silent']
  return { mark, tone: good ? (ending === 'left' ? 'plain' : 'good') : 'bad', words, ms: endedMs }
}

/** How it ended at the service, by the service's record. */
export function lifeOf({ server }: Outcome, { closed }: Times, { say }: Scale): Ending {
  const plain = (words: string, mark: Ending['mark'] = 'cross'): Ending => ({
    mark,
    tone: 'plain',
    words,
    ...(closed !== undefined && { ms: closed }),
  })
  if (server === undefined) return plain('no record')
  if (server === null) return plain('never opened')
  if (closed === undefined) return plain('still open')
  const at = `at ${say(closed)}`
  switch (server.endedBy) {
    case 'source':
      return { ...plain(`whole ${at}`, 'bar'), tone: 'good' }
    case 'client':
      return plain(`its client left ${at}`)
    case 'stall':
      return plain(`its client took nothing, ${at}`)
    case 'error':
      return plain(`failed ${at}`)
    default:
      return plain(`ended by ${server.endedBy} ${at}`)
  }
}
