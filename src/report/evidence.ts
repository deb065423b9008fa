import type { AdviceFor } from '../probe/advice/advice.ts'
import { advise } from '../probe/advice/index.ts'
import { factsOf } from '../probe/judge/facts.ts'
import { testimonies } from '../probe/judge/witnesses.ts'
import type { Outcome, Testimony } from '../probe/model.ts'
import { type Cell, type Results, unasked } from './results.ts'
import { blame, count, expectation, factual, milliseconds, scaled, whole } from './words.ts'

/** What a cell's verdict rests on, in words, for every kind of report. Nothing is escaped. */
export interface Evidence {
  /** What a perfect edge delivers. Absent where nothing was asked. */
  expected?: string
  /** Says that the edge's times were divided. Absent where they were not. */
  scaled?: string
  /** Who caused it, when, and which witnesses say so. */
  blame?: string
  /** What the client received. Absent where nothing was asked. */
  came?: string
  /** Client, service and edge, heard or not. Empty where nothing was asked. */
  witnesses: Testimony[]
  /** What the check measured. */
  facts: [name: string, value: string][]
  /** What to do about it, the service's own part first. */
  advice: AdviceFor[]
}

/** What a cell's verdict rests on. */
export function evidenceOf(results: Pick<Results, 'edges'>, cell: Cell): Evidence {
  const { verdict, outcome } = cell
  const by = unasked(outcome) ? undefined : blame(verdict)
  const scale = scaled(cell)
  const facts = Object.entries(factsOf(outcome)).map(([name, value]): [string, string] => [
    name,
    factual(value),
  ])
  return {
    ...(by && { blame: by }),
    ...(scale && { scaled: scale }),
    ...(!outcome.fault && { expected: expectation(cell), came: came(outcome) }),
    advice: adviceFor(results, cell),
    witnesses: outcome.fault ? [] : witnesses(cell),
    facts,
  }
}

const NOT_HEARD = {
  client: 'not heard',
  server: 'not heard: its record was not to be had',
  edge: 'not heard: no log line that we can read',
} as const satisfies Record<Testimony['witness'], string>

/** The verdict that an edge is documented to get, and whether it got it. Undefined where none is documented or asked. */
export function documented(
  { edges }: Pick<Results, 'edges'>,
  { edge, check, verdict, outcome }: Cell,
): { words: string; met: boolean } | undefined {
  const expected = edges.find(({ id }) => id === edge)?.expected[check]
  if (!expected || unasked(outcome)) return undefined
  const { status = outcome.status } = expected
  return {
    words: [expected.verdict, expected.status].filter(Boolean).join(' '),
    met: verdict.verdict === expected.verdict && outcome.status === status,
  }
}

/** A verdict of a stream that survived has no witnesses: then their testimonies are shown. */
function witnesses({ edge, question, verdict, outcome }: Cell): Testimony[] {
  const heard =
    verdict.witnesses ??
    testimonies(question, outcome).map(({ witness, says }): Testimony => ({ witness, says }))
  const notHeard = edge === 'direct' ? { ...NOT_HEARD, edge: 'there was none' } : NOT_HEARD
  return (['client', 'server', 'edge'] as const).map(
    (witness) => heard.find((one) => one.witness === witness) ?? { witness, says: notHeard[witness] },
  )
}

function adviceFor({ edges }: Pick<Results, 'edges'>, { edge, verdict, outcome }: Cell): AdviceFor[] {
  // The check that this one needs has its own advice.
  if (unasked(outcome)) return []
  return advise(verdict, outcome, edges.find(({ id }) => id === edge)?.vendor)
}

function came({ events, arrivals, beats, ending, endedMs = 0 }: Outcome): string {
  const bytes = arrivals.reduce((sum, arrival) => sum + arrival.bytes, 0)
  const alive = beats.length > 0 ? `, ${count(beats.length, 'sign')} of life besides` : ''
  return `${count(events.length, 'event')} in ${count(arrivals.length, 'read')} of ${whole(bytes)} bytes${alive}; ${ending} at ${milliseconds(endedMs)}`
}
