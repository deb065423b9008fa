import { cells, type Results } from '../results.ts'
import { footprintRows, throughputRows } from './cost.ts'
import { loadRows } from './load.ts'
import { glance } from './terminal.ts'

/** The matrix: routes × edges, each field with its reason. */
export function matrixTable(results: Results): string {
  const found = cells(results)
  const rows = results.checks.map((check) => [
    `\`${check.id}\` ${check.title}`,
    ...results.edges.map((edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === check.id)
      return cell ? `**${glance(cell)}**<br>${cell.verdict.reason}` : ''
    }),
  ])
  return table([['', ...results.edges.map(({ title }) => title)], ...rows])
}

/** The load table. */
export function loadTable(results: Results): string {
  return table(loadRows(results))
}

/** What a stream's life costs, beside bare parts. */
export function costTables({ cost }: Results): string {
  if (!cost) throw new Error('This run did not measure the cost. Run the whole bench: npm run bench')
  return [table(throughputRows(cost)), table(footprintRows(cost))].join('\n\n')
}

/** When and on what a run was made: figures mean little without it. */
export function machineLine({ at, machine, load }: Results): string {
  return (
    `Measured ${at.slice(0, 10)} on ${machine.cpus} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}; ` +
    `${load[0]?.connections} connections; service, edge and load generator share the machine.`
  )
}

/** Rows as a Markdown table, the first one its head. */
export function table([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
