import { matrixTables } from '../../src/report/markdown.ts'
import { type Cell, cells, type Results, unasked } from '../../src/report/results.ts'
import { machineLine } from '../../src/report/words.ts'

/** What of a run shows what HTTP/2 changes: the checks that differ over it through some edge, and those that only it has. */
export function differing(results: Results): Results {
  const found = cells(results)
  const at = (check: string, edge: string) => found.find((cell) => cell.check === check && cell.edge === edge)
  const pairs = results.edges.flatMap(({ id, protocol }) => {
    const http1 = results.edges.find((other) => `${other.id}-http2` === id)
    return protocol === 'http2' && http1 ? [[http1.id, id] as const] : []
  })
  const checks = results.checks.filter(({ id }) =>
    pairs.some(([http1, http2]) => differs(at(id, http1), at(id, http2))),
  )
  return { ...results, checks, ...only(results, checks) }
}

function differs(http1: Cell | undefined, http2: Cell | undefined): boolean {
  if (!http1 || !http2 || unasked(http2.outcome)) return false
  const [one, other] = [http1.verdict, http2.verdict]
  return unasked(http1.outcome) || one.verdict !== other.verdict || one.cause !== other.cause
}

function only({ answers }: Results, checks: Results['checks']): Pick<Results, 'answers' | 'repeats'> {
  const ids = new Set(checks.map(({ id }) => id))
  return { answers: answers.filter(({ outcome }) => ids.has(outcome.check)), repeats: [] }
}

/** The page that shows it. */
export function http2Page(results: Results): string {
  const unknown = results.edges.flatMap((edge) => (edge.unknown ? [`${edge.title}: ${edge.unknown}.`] : []))
  return [
    '# What HTTP/2 changes',
    'Each edge asked over HTTP/1.1, and over TLS and HTTP/2. Only the checks that differ through some edge are here, and those that only HTTP/2 has. Made by `npm run bench -- --protocol h1,h2 --only checks --edge …` and `npm run snapshot`.',
    matrixTables(results),
    ...unknown.map((line) => `Unknown: ${line}`),
    machineLine(results),
  ].join('\n\n')
}
