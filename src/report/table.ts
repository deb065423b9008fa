import { stripVTControlCharacters } from 'node:util'

/** Aligns rows of text, each column as wide as its widest cell. */
export function alignColumns(rows: string[][]): string {
  const width = (cell: string) => stripVTControlCharacters(cell).length
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, width(cell))),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
