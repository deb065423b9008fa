import { styleText } from 'node:util'
import type { Cell, Results } from '../results.ts'
import { type Answered, questions, summary, throughFronts } from '../summary.ts'
import { fitColumns } from '../table.ts'
import { listed, signs, tallied, tally, truths } from '../words.ts'
import { wrap } from '../wrap.ts'

/** How many checks survive each edge. Where there are several, what has changed since the article too. */
export function answers(results: Results, found: Cell[], width: number): string[][] {
  if (throughFronts(results)) return [frontLines(results, found, width), truthLines(results, width)]
  const lines = results.edges.toReversed().flatMap((edge) => {
    const kind = edge.truth === 'stand-in' ? ' (stand-in)' : ''
    return wrap(`${edge.id}${kind}: ${tally(edge, found)}`, width)
  })
  return [lines.map((line) => styleText('bold', line))]
}

function frontLines(results: Results, found: Cell[], width: number): string[] {
  const rows = new Map(summary(results).map(({ edge, answers }) => [edge.id, answers]))
  const { degrades, refused, cut, unknown } = signs
  const lost = ['degrades', 'refused', 'cut', 'unknown'] as const
  const table = [
    ['edge', 'survive', degrades, refused, cut, unknown, ...questions.map(({ name }) => name)],
    ...results.edges.map((edge) => {
      const tallies = tallied(edge, found)
      return [
        edge.id,
        `${tallies.survives}/${tallies.asked}`,
        ...lost.map((kind) => `${tallies[kind] || ''}`),
        ...(rows.get(edge.id) ?? []).map(change),
      ]
    }),
  ]
  const legend = `${degrades} degrade, ${refused} refused, ${cut} cut, ${unknown} unknown. no → yes: in the article of May 2023, and now.`
  return [...fitColumns(table, width), ...wrap(legend, width)]
}

/** What both found, where they differ; or else what is found now. */
function change({ in2023, word, differs }: Answered): string {
  return differs ? `${in2023} → ${word}` : word
}

/** What each kind of edge is. The service itself is none. */
function truthLines({ edges }: Results, width: number): string[] {
  const fronts = edges.filter(({ id }) => id !== 'direct')
  return [...Map.groupBy(fronts, ({ truth }) => truth)].flatMap(([truth, its]) =>
    wrap(`${listed(its.map(({ id }) => id))}: ${truths[truth]}.`, width),
  )
}
