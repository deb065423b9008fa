import { dissent } from '../probe/judge/judge.ts'
import type { Claim, Ending, Fact, Testimony, Verdict, VerdictKind } from '../probe/model.ts'
import { type Cell, type EdgeRow, type Results, unasked } from './results.ts'

/** The words that all reports share. */

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `1,234` */
export function whole(value: number): string {
  return numbers.format(value)
}

/** `6,000 ms` */
export function milliseconds(value: number): string {
  return `${whole(value)} ms`
}

const decimals = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A measured fact. */
export function factual(fact: Fact): string {
  if (Array.isArray(fact)) return fact.join(', ') || 'nothing'
  if (fact === null || fact === '') return 'nothing'
  return typeof fact === 'number' ? decimals.format(fact) : String(fact)
}

/** `1 event`, `3 events` */
export function count(many: number, what: string): string {
  return `${whole(many)} ${what}${many === 1 ? '' : 's'}`
}

/** A cell in a word: `survives`, `refused 403`, `not asked`. */
export function glance({ verdict, outcome }: Pick<Cell, 'verdict' | 'outcome'>): string {
  if (unasked(outcome)) return 'not asked'
  return verdict.verdict === 'refused' ? `refused ${outcome.status}` : verdict.verdict
}

/** A verdict in one character. */
export const signs: Record<VerdictKind, string> = {
  survives: '●',
  degrades: '◐',
  cut: '✕',
  refused: '⊘',
  unknown: '?',
}

/** Stands for a verdict where nothing was asked. */
export const UNASKED_SIGN = '–'

/** A cell in one character. */
export function sign({ verdict, outcome }: Pick<Cell, 'verdict' | 'outcome'>): string {
  return unasked(outcome) ? UNASKED_SIGN : signs[verdict.verdict]
}

/** How many of the checks that were asked of an edge got each verdict. */
export function tallied({ id }: Pick<EdgeRow, 'id'>, found: Cell[]): Record<VerdictKind | 'asked', number> {
  const asked = found.filter(({ edge, outcome }) => edge === id && !unasked(outcome))
  const many = (kind: VerdictKind) => asked.filter(({ verdict }) => verdict.verdict === kind).length
  return {
    asked: asked.length,
    survives: many('survives'),
    degrades: many('degrades'),
    refused: many('refused'),
    cut: many('cut'),
    unknown: many('unknown'),
  }
}

/** `31 of 40 survive, 4 degrade, 3 refused, 2 cut` */
export function tally(edge: Pick<EdgeRow, 'id'>, found: Cell[]): string {
  const { asked, survives, degrades, ...rest } = tallied(edge, found)
  const others = { degrade: degrades, ...rest }
  return [
    `${survives} of ${asked} survive`,
    ...Object.entries(others).flatMap(([word, many]) => (many > 0 ? `${many} ${word}` : [])),
  ].join(', ')
}

/** Where advice is to be followed: `In the service`, or a vendor's id. */
export function placeOf(whom: string): string {
  return { client: 'In the request', service: 'In the service', edge: 'At the edge' }[whom] ?? whom
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: string[]): string {
  return lists.format(words)
}

const lists = new Intl.ListFormat('en-GB')

/** What a cell says in a sentence: why it was not asked, or what happened. */
export function sentence({ verdict, outcome }: Pick<Cell, 'verdict' | 'outcome'>): string {
  return unasked(outcome) && outcome.fault ? outcome.fault.message : verdict.reason
}

const heard: Record<Testimony['witness'], string> = {
  client: 'client',
  server: 'service record',
  edge: 'edge log',
}

/** `by the edge at 6,000 ms (heard: client, service record, edge log)`; undefined if nobody is to blame. */
export function blame(verdict: Verdict): string | undefined {
  const { by, at, witnesses = [] } = verdict
  if (by === undefined) return undefined
  const when = at === undefined ? '' : ` at ${milliseconds(at)}`
  const agreeing = witnesses.filter(({ author }) => author === by).map(({ witness }) => heard[witness])
  const sure = agreeing.length > 0 ? ` (heard: ${agreeing.join(', ')})` : ''
  return [`by the ${by}${when}${sure}`, ...dissent(verdict)].join('; ')
}

/** Says that an edge's times were divided. Undefined where they were not. */
export function scaled({ edge, outcome: { scale } }: Pick<Cell, 'edge' | 'outcome'>): string | undefined {
  if (scale === undefined) return undefined
  return edge === 'direct'
    ? `asked with its times divided by ${scale}, as behind the edges`
    : `checked with the same file, its times divided by ${scale}`
}

/** What each kind of edge is. */
export const truths: Record<EdgeRow['truth'], string> = {
  real: 'real: the vendor’s own program',
  'vendor runtime + stand-in front':
    'vendor runtime + stand-in front: the vendor’s own runtime, behind a front of ours',
  unknown: 'unknown: whatever answers at its URL',
  'stand-in': 'stand-in: rests on the vendor’s documents, not on the vendor’s program',
}

/** What kind an edge is, in a sentence. Undefined for the service itself. */
export function truthOf({ id, truth }: Pick<EdgeRow, 'id' | 'truth'>): string | undefined {
  return id === 'direct' ? undefined : truths[truth]
}

const ends: Record<Ending, string> = {
  complete: 'whole',
  truncated: 'visibly cut',
  reset: 'reset',
  refused: 'refused',
  silent: 'in silence',
  endless: 'never',
  malformed: 'malformed',
  left: 'when the client leaves',
}

/** What a perfect edge delivers, in words. */
export function expectation({ question, outcome }: Pick<Cell, 'question' | 'outcome'>): string {
  const { expected, claims = [] } = question
  const { status, event, coded, untimed, closeCode, endings = ['complete'] } = expected
  const { sent } = outcome
  const timed = sent?.stamped && !untimed && sent.intervalMs > 0
  const paced = timed ? `, ${milliseconds(sent.intervalMs)} apart, each as it is made` : ''
  return [
    status !== undefined && `status ${status}`,
    sent && `${count(sent.data.length, 'event')} as sent${paced}`,
    event !== undefined && `each named ${event}`,
    `ends ${endings.map((ending) => ends[ending]).join(' or ')}`,
    coded && 'compressed on its way or not',
    closeCode !== undefined && `close code ${closeCode}`,
    ...claims.map(claimed),
  ]
    .filter(Boolean)
    .join('; ')
}

function claimed({ fact, is, oneOf, atLeast, atMost, atMostTimesDirect }: Claim): string {
  const limits = [
    is !== undefined && `is ${factual(is)}`,
    oneOf && `is one of ${oneOf.map(factual).join(', ')}`,
    atLeast !== undefined && `is at least ${factual(atLeast)}`,
    atMost !== undefined && `is at most ${factual(atMost)}`,
    atMostTimesDirect !== undefined && `is at most ${atMostTimesDirect} × the direct run’s`,
  ]
  return `${fact} ${limits.filter(Boolean).join(' and ')}`
}

/** When and on what machine a run was made. */
export function machineLine({ at, machine, load }: Results): string {
  const measured = `Measured ${at.slice(0, 10)} on ${machine.cpus} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}`
  const [first] = load
  if (!first) return `${measured}.`
  return `${measured}; ${count(first.connections, 'connection')}; service, edge and load generator share the machine.`
}
