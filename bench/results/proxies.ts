import { table, text } from '../../src/report/markdown.ts'
import { type Cell, cells, type Results, unasked } from '../../src/report/results.ts'
import { machineLine } from '../../src/report/words.ts'
import { mendedId } from '../edges/mended.ts'
import { truths } from './truths/index.ts'

/** What survives. */
const WHOLE = '✓'

/**
 * The matrix of the proxies: a row a check, those beside it as a plain app has them, and a column a proxy as shipped; after
 * an arrow, what its mended form makes of it. Checks that survive everything share one line.
 */
export function proxiesMatrix(results: Results): string {
  const at = Map.groupBy(cells(results), ({ edge, check }) => `${check} ${edge}`)
  const ids = results.edges.map(({ id }) => id)
  const shipped = results.edges.filter(
    ({ id }) => id !== 'direct' && !ids.some((one) => mendedId(one) === id),
  )
  const rows = results.checks.map(({ id, title, transport }) => ({
    id,
    transport,
    title: `\`${id}\` ${text(title)}`,
    fields: shipped.map((edge) => {
      const [before, after] = [edge.id, mendedId(edge.id)].map((one) => at.get(`${id} ${one}`)?.[0])
      return field(before, after)
    }),
  }))
  const survives = rows.filter(({ fields }) => fields.every((one) => one === WHOLE))
  const tables = [...Map.groupBy(rows, ({ transport }) => transport)].map(([transport, its]) =>
    table([
      [transport, ...shipped.map(({ title }) => text(title))],
      ...its.filter((row) => !survives.includes(row)).map(({ title, fields }) => [title, ...fields]),
    ]),
  )
  const everywhere = `These survive each of them: ${code(survives.map(({ id }) => id))}.`
  const why = truths.map(({ edges, checks, says, source, logged }) => {
    const quoted = logged ? ` It logs \`${logged}\`.` : ''
    return `- ${code(checks)} through ${edges.join(', ')}: ${says}${quoted}${source ? ` [Source](${source})` : ''}`
  })
  return [...tables, everywhere, ['Why they do so:', '', ...why].join('\n'), machineLine(results)].join(
    '\n\n',
  )
}

const code = (ids: string[]) => ids.map((id) => `\`${id}\``).join(', ')

function field(shipped: Cell | undefined, mended: Cell | undefined): string {
  const [before, after] = [shipped, mended].map((cell) => cell && said(cell))
  return after === undefined || after === before ? (before ?? '') : `${before} → ${after}`
}

/** A cell in a word or two: its cause, or how it ended. */
function said({ verdict, outcome }: Cell): string {
  if (unasked(outcome)) return '–'
  const { verdict: kind, cause } = verdict
  if (kind === 'survives') return WHOLE
  if (kind === 'refused') return `**${outcome.status}**${cause === 'refused' ? '' : ` ${cause}`}`
  if (kind === 'cut') return `**${cause}**`
  return kind === 'unknown' ? `? ${cause}` : cause
}
