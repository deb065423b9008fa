import { stripVTControlCharacters } from 'node:util'
import { wrap } from './wrap.ts'

/** Aligns rows of text, each column as wide as its widest cell. */
export function alignColumns(rows: string[][]): string {
  const width = (cell: string) => stripVTControlCharacters(cell).length
  const columns = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => width(row[i] ?? ''))),
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

/** The same in lines of at most `width` characters: where it is wider, each row is a paragraph that names its columns. */
export function fitColumns(rows: string[][], width: number): string[] {
  const lines = alignColumns(rows).split('\n')
  if (lines.every((line) => stripVTControlCharacters(line).length <= width)) return lines
  const [[, ...names] = [], ...others] = rows
  return others.flatMap(([name, ...values]) => {
    const named = values.map((value, n) => value && `${names[n] || ''} ${value}`.trim())
    return wrap(`${name}: ${named.filter(Boolean).join(', ')}`, width)
  })
}
