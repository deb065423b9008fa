import { styleText } from 'node:util'
import type { VerdictKind } from '../../probe/model.ts'
import { type Cell, unasked } from '../results.ts'
import { glance } from '../words.ts'

const colours = {
  survives: 'green',
  degrades: 'yellow',
  cut: 'red',
  refused: 'red',
  unknown: 'magenta',
} as const satisfies Record<VerdictKind, string>

/** Words about a cell in the colour of its verdict, where standard output supports it. */
export function coloured({ verdict, outcome }: Pick<Cell, 'verdict' | 'outcome'>, words: string): string {
  return styleText(unasked(outcome) ? 'dim' : colours[verdict.verdict], words)
}

/** A cell's word in the colour of its verdict. */
export function colouredGlance(cell: Cell): string {
  return coloured(cell, glance(cell))
}
