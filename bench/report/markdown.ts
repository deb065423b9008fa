import { cells, type Results } from '../results.ts'
import { loadRows } from './load.ts'
import { glance } from './terminal.ts'

/** The matrix and the load table as the README shows them. */
export function markdownReport(results: Results): string {
  const found = cells(results)
  const matrix = results.checks.map((check) => [
    `**${check.id}**: ${check.title}`,
    ...results.edges.map((edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === check.id)
      return cell ? `**${glance(cell)}**<br>${cell.verdict.reason}` : ''
    }),
  ])
  const { machine, at, load } = results
  return [
    table([['', ...results.edges.map(({ title }) => title)], ...matrix]),
    table(loadRows(results)),
    `Measured ${at.slice(0, 10)} on ${machine.cpus} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}, ` +
      `${load[0]?.connections} connections, service, edge and load generator on the same machine.`,
  ].join('\n\n')
}

function table([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
