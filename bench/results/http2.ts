import { matrixTables } from '../../src/report/markdown.ts'
import { type Cell, cells, type Results, unasked } from '../../src/report/results.ts'
import { machineLine } from '../../src/report/words.ts'

/**
 * What of a run shows what HTTP/2 changes: each check's answers through the edges where they differ over it, and those to checks
 * that only HTTP/2 has.
 */
export function differing(results: Results): Results {
  const found = cells(results)
  const at = (check: string, edge: string) => found.find((cell) => cell.check === check && cell.edge === edge)
  const pairs = results.edges
    .filter(({ protocol }) => protocol === 'http2')
    .map(({ id }) => [of(id), id] as const)
  const kept = new Set(
    results.checks.flatMap(({ id }) => {
      const its = pairs.filter(([http1, http2]) => differs(at(id, http1), at(id, http2)))
      return its.length === 0 ? [] : ['direct', ...its.flat()].map((edge) => `${id} ${edge}`)
    }),
  )
  const answers = results.answers.filter(
    ({ edge, outcome }) => kept.has(`${outcome.check} ${edge}`) && !unasked(outcome),
  )
  const checks = results.checks.filter(({ id }) => answers.some(({ outcome }) => outcome.check === id))
  const edges = results.edges.map((edge) => ({
    ...edge,
    expected: Object.fromEntries(
      Object.entries(edge.expected).filter(([check]) => checks.some(({ id }) => id === check)),
    ),
  }))
  return { ...results, edges, checks, answers, repeats: [] }
}

/** The same edge over HTTP/1.1. */
const of = (id: string) => id.replace(/-http2$/, '')

function differs(http1: Cell | undefined, http2: Cell | undefined): boolean {
  if (!http2 || unasked(http2.outcome)) return false
  if (!http1 || unasked(http1.outcome)) return true
  const [one, other] = [http1.verdict, http2.verdict]
  return one.verdict !== other.verdict || one.cause !== other.cause
}

/** The page that shows it. */
export function http2Page(results: Results): string {
  const unknown = results.edges.flatMap((edge) => (edge.unknown ? [`${edge.title}: ${edge.unknown}.`] : []))
  return [
    '# What HTTP/2 changes',
    'Each edge asked over HTTP/1.1, and over TLS and HTTP/2. Only what differs is here, and what only HTTP/2 has; where a cell is empty, both are the same, or there is nothing to ask. Made by `npm run bench -- --protocol h1,h2 --only checks --edge …` and `npm run snapshot`.',
    matrixTables(results),
    ...unknown.map((line) => `Unknown: ${line}`),
    machineLine(results),
  ].join('\n\n')
}
