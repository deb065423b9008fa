import { type Cell, cells, type Results, unasked } from './results.ts'
import { sentence } from './words.ts'

type RunEdge = Results['edges'][number]

/** What the article asked each front door of AWS, by the check that answers it. */
export const questions = [
  { check: 'chunked', name: 'chunked' },
  { check: 'sse', name: 'SSE' },
  { check: 'websocket', name: 'WebSocket' },
] as const

/** Stands for no answer: the article did not ask, or the edge does not offer the transport. */
const NONE = '–'

/** An edge's answer to one of the article's questions. */
export interface Answered {
  /** The transport, for people. */
  name: (typeof questions)[number]['name']
  /** What the article found in 2023: `yes`, `no`, `partly`, or `–` where it did not ask. */
  in2023: string
  /** What this run found: `yes`, `no`, `partly`, `unknown`, `not asked`, or `–` where the edge does not offer it. */
  word: string
  /** The same and how, such as `no: at once`. */
  now: string
  /** Whether the two differ. */
  differs: boolean
  /** The cell with the answer. Absent where this run did not ask. */
  cell?: Cell
}

/** What an edge lets through, beside what the article found. */
export interface SummaryRow {
  edge: RunEdge
  answers: Answered[]
  /** The verdicts' sentences, each with the transports that it is about. */
  evidence: { of: string; says: string }[]
}

/** The article's table, measured: a row for each edge of the run. */
export function summary(results: Results): SummaryRow[] {
  const found = cells(results)
  return frontsOf(results).map((edge) => {
    const answers = questions.map(({ check, name }): Answered => {
      const cell = found.find((one) => one.edge === edge.id && one.check === check)
      const in2023 = edge.article?.[check] ?? NONE
      const { word, how } = answerOf(cell)
      const now = how === undefined ? word : `${word}: ${how}`
      return { name, in2023, word, now, differs: differ(in2023, word), ...(cell && { cell }) }
    })
    return { edge, answers, evidence: evidenceOf(answers) }
  })
}

/** Whether a run has more than one edge, and so a summary. */
export function throughFronts(results: Pick<Results, 'edges'>): boolean {
  return frontsOf(results).length > 1
}

/** `no → yes`: what the article found, and what is found now. */
export function thenAndNow({ in2023, now }: Answered): string {
  return in2023 === NONE && now === NONE ? NONE : `${in2023} → ${now}`
}

/** The edges that stand for a front door: neither none nor a deployed service's. */
function frontsOf({ edges }: Pick<Results, 'edges'>): RunEdge[] {
  return edges.filter(({ id }) => id !== 'direct' && id !== 'deployed')
}

function answerOf(cell: Cell | undefined): { word: string; how?: string | number | undefined } {
  if (!cell || notOffered(cell)) return { word: NONE }
  if (unasked(cell.outcome)) return { word: 'not asked' }
  const { verdict, cause } = cell.verdict
  switch (verdict) {
    case 'survives':
      return { word: 'yes' }
    case 'refused':
      return { word: 'no', how: cell.outcome.status }
    case 'degrades':
      // All of it arrived after the last event was made: nothing was streamed.
      return cause === 'held-to-end' || cause === 'held-by-compression'
        ? { word: 'no', how: 'at once' }
        : { word: 'partly', how: 'degrades' }
    case 'cut':
      return { word: 'no', how: 'cut' }
    case 'unknown':
      return { word: 'unknown' }
  }
}

function notOffered({ outcome }: Cell): boolean {
  return outcome.fault?.kind === 'not-offered'
}

/** Only a definite answer can differ from the article's. */
function differ(in2023: string, word: string): boolean {
  return in2023 !== NONE && ['yes', 'no', 'partly'].includes(word) && in2023 !== word
}

function evidenceOf(answers: Answered[]): SummaryRow['evidence'] {
  const told = answers.flatMap(({ name, cell }) =>
    cell && !notOffered(cell) ? { name, says: sentence(cell) } : [],
  )
  return [...Map.groupBy(told, ({ says }) => says)].map(([says, group]) => ({
    of: group.map(({ name }) => name).join(', '),
    says,
  }))
}
