import { loadRows } from './load.ts'
import { printable } from './printable.ts'
import { type Cell, cells, type Results, reasonFor, unasked } from './results.ts'
import { questions, summary, thenAndNow } from './summary.ts'
import { blame, count, glance, scaled, sentence } from './words.ts'

/**
 * The matrix, a table for each transport: the verdict of each check through each edge, and the reason where it does not
 * survive. Checks that no edge was asked share a row for each reason.
 */
export function matrixTables(results: Results): string {
  const { checks, edges } = results
  const found = cells(results)
  const transports = [...new Set(checks.map(({ transport }) => transport))]
  return transports
    .map((transport) => {
      const its = checks
        .filter((check) => check.transport === transport)
        .map((check) => ({ check, row: edges.map((edge) => at(found, check.id, edge.id)) }))
      const asked = its.filter(({ row }) => skipped(row) === undefined)
      const rest = Map.groupBy(
        its.filter(({ row }) => skipped(row) !== undefined),
        ({ row }) => skipped(row),
      )
      return table([
        [transport, ...edges.map(({ title }) => text(title))],
        ...asked.map(({ check, row }) => [`\`${check.id}\` ${text(check.title)}`, ...row.map(field)]),
        ...[...rest.values()].map((group) => together(group.map(({ row }) => row))),
      ])
    })
    .join('\n\n')
}

type Row = (Cell | undefined)[]

function at(found: Cell[], check: string, edge: string): Cell | undefined {
  return found.find((cell) => cell.check === check && cell.edge === edge)
}

/** Why no edge was asked a check, for programs; undefined if one was asked, or there is none. */
function skipped(row: Row): string | undefined {
  const through = row.filter((cell) => cell !== undefined && cell.edge !== 'direct')
  const reasons = new Set(through.map((cell) => cell && reasonFor(cell.outcome)))
  const [reason] = reasons
  return reasons.size === 1 && reason ? reason : undefined
}

/** Checks that were skipped for the same reason, as one row. */
function together(rows: Row[]): string[] {
  const fields = (rows[0] ?? []).map((cell, n) => {
    if (cell && unasked(cell.outcome)) return `not asked: ${text(sentence(cell))}`
    return [...new Set(rows.map((row) => row[n]).map(field))].join('<br>')
  })
  return [`${count(rows.length, 'more check')}`, ...fields]
}

function field(cell: Cell | undefined): string {
  if (!cell) return ''
  if (unasked(cell.outcome)) return glance(cell)
  if (cell.verdict.verdict === 'survives') return 'survives'
  const why = [sentence(cell), blame(cell.verdict), scaled(cell)]
  return `**${glance(cell)}**<br>${text(why.filter(Boolean).join('; '))}`
}

/** Whether each transport gets through the edges of a run, and what cuts it: a row each. */
export function transportsTable(results: Results): string {
  const found = cells(results)
  const shown = results.checks.filter(
    ({ id }) => questions.some(({ check }) => check === id) || id.endsWith('-total'),
  )
  return table([
    ['', ...results.edges.map(({ title }) => text(title))],
    ...shown.map(({ id, title }) => [
      text(title),
      ...results.edges.map(({ id: edge }) => field(at(found, id, edge))),
    ]),
  ])
}

/** What edges do to the transports at worst: a row for each thing that does not survive, and the edges that do it. */
export function failuresTable(results: Results): string {
  const rows = summary(results)
    .filter(({ edge }) => edge.id !== 'app-runner')
    .flatMap(({ edge, answers }) => {
      const failing = answers.flatMap(({ name, cell }) =>
        cell && !unasked(cell.outcome) && cell.verdict.verdict !== 'survives' ? [{ name, cell }] : [],
      )
      return [...Map.groupBy(failing, ({ cell }) => kind(cell))].map(([kind, group]) => ({
        edge: text(edge.title),
        what: group.map(({ name }) => name).join(', '),
        kind,
        cell: group[0]?.cell,
      }))
    })
  const alike = Map.groupBy(rows, ({ what, kind }) => `${what} ${kind}`)
  return table([
    ['what', 'edge', 'verdict'],
    ...[...alike.values()].map((group) => [
      group[0]?.what ?? '',
      group.map(({ edge }) => edge).join('<br>'),
      field(group[0]?.cell),
    ]),
  ])
}

/** What kind of failure a cell shows: its sentence may differ by a few ms. */
function kind({ verdict: { verdict, cause }, outcome: { status } }: Cell): string {
  return `${verdict} ${cause} ${status}`
}

/** What each edge lets through: the article's answer, today's, and the evidence. */
export function summaryTable(results: Results): string {
  return table([
    ['front', ...questions.map(({ name }) => `${name}, 2023 → now`), 'evidence'],
    ...summary(results).map(({ edge, answers, evidence }) => [
      `${text(edge.title)}<br>*${text(edge.truth)}*`,
      ...answers.map((answer) => (answer.differs ? `**${thenAndNow(answer)}**` : thenAndNow(answer))),
      [
        ...evidence.map(({ of, says }) => `${of}: ${text(says)}`),
        ...(edge.since2023 ? [`**changed:** ${text(edge.since2023)}`] : []),
        ...(edge.unknown ? [`**unknown:** ${text(edge.unknown)}`] : []),
      ].join('<br>'),
    ]),
  ])
}

/** The load table. */
export function loadTable(results: Results): string {
  return table(loadRows(results))
}

/** A Markdown table of rows, the first of which is the head. */
export function table([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Escapes text that others may have written. */
/** Words as they are, and not as Markdown. */
export function text(words: string): string {
  return printable(words)
    .replaceAll('\n', ' ')
    .replace(/[\\`*_[\]<>|&]/g, (character) => `&#${character.charCodeAt(0)};`)
}
