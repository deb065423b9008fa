import { styleText } from 'node:util'
import type { AdviceFor } from '../../probe/advice/advice.ts'
import { documented, evidenceOf } from '../evidence.ts'
import { printable } from '../printable.ts'
import type { Problem } from '../problems.ts'
import type { Results } from '../results.ts'
import { blame, listed, placeOf, sentence } from '../words.ts'
import { wrap } from '../wrap.ts'
import { coloured } from './colour.ts'

/** How far the text stands below its verdict, characters. */
const INDENT = 10

/** How many titles of checks are printed. */
const TITLES = 3

/** What does not survive, a few lines each. Advice that stands above already is not repeated. */
export function problemLines(found: Problem[], results: Results, width: number): string[] {
  const given = new Set<string>()
  const lines = found.flatMap((problem) => {
    const advice = evidenceOf(results, problem.worst)
      .advice.filter((one) => problem.standing !== 'documented' || isWorthRepeating(problem, one))
      .filter(({ text }) => !given.has(text))
    for (const { text } of advice) given.add(text)
    return linesOf(problem, advice, results, width - INDENT)
  })
  return [...lines, ...scaleNote(found, width)]
}

/** Says by how much times were divided that stand above. */
function scaleNote(found: Problem[], width: number): string[] {
  const scale = found.map(({ worst }) => worst.outcome.scale).find((one) => one !== undefined)
  return scale === undefined
    ? []
    : wrap(`Edges’ times are divided by ${scale}. --real-time waits for them whole.`, width)
}

/** What is documented, the service or proven lines can do something about. */
function isWorthRepeating({ worst }: Problem, { for: whom, proof }: AdviceFor): boolean {
  return (whom === 'service' || proof === 'run') && worst.question.kind !== 'observe'
}

/** What was asked, what happened and who did it, and what to change. What is documented takes fewer lines. */
function linesOf(problem: Problem, advice: AdviceFor[], results: Results, room: number): string[] {
  const { worst, standing, edges, cells } = problem
  const isDocumented = standing === 'documented'
  const wanted = documented(results, worst)
  const titles = [...new Set(cells.map(({ question }) => question.title))]
  const shown = titles.slice(0, isDocumented ? 1 : TITLES)
  const more = titles.length - shown.length
  const happened = [
    sentence(worst),
    !isDocumented && blame(worst.verdict),
    results.edges.length > 2 && `through ${listed(edges)}`,
    wanted?.met === false && `documented is ${wanted.words}`,
  ]
  const before = [more > 0 && `and ${more} more`, isDocumented && 'documented'].filter(Boolean).join(', ')
  const said = [before, happened.filter(Boolean).join('; ')].filter(Boolean).join(': ')
  const lines = [
    ...shown.flatMap((title) => wrap(title, room)).map((line) => styleText('bold', line)),
    ...wrap(printable(said), room),
    ...advice.flatMap((one) => adviceLines(one, room)),
  ]
  const word = coloured(worst, worst.verdict.verdict.padEnd(INDENT))
  return lines.map((line, n) => `${n === 0 ? word : ' '.repeat(INDENT)}${line}`)
}

/** Lines to copy keep their form, whatever their length. */
function adviceLines({ text, lines = [], for: whom }: AdviceFor, room: number): string[] {
  const who = placeOf(whom)
  return [...wrap(`→ ${who}: ${text}`, room), ...lines.map((line) => `    ${line}`)]
}
