import { wrap } from '../report/wrap.ts'

/**
 * A help text in lines that fit the terminal. Paragraphs and descriptions are wrapped; what an option is called is not.
 * @param column where an option's description begins, and goes on in the lines below
 */
export function fitted(text: string, column = 25): string {
  const width = process.stdout.columns ?? 80
  const margin = ' '.repeat(column)
  return text
    .replaceAll(`\n${margin}`, ' ')
    .split('\n\n')
    .map((block) => (/^ {2}/m.test(block) ? options(block, width, column) : wrap(block, width).join('\n')))
    .join('\n\n')
}

/** `  -X, --request METHOD   what it is`: the description goes on below itself. Other lines stay as they are. */
function options(block: string, width: number, column: number): string {
  return block
    .split('\n')
    .flatMap((line) => {
      if (!/^ {2,6}-/.test(line)) return [line]
      const name = line.slice(0, column)
      const margin = ' '.repeat(column)
      return wrap(line.slice(column), width - column).map((part, n) => (n === 0 ? name : margin) + part)
    })
    .join('\n')
}

/** What a variable is called, and below it what it is. */
export function described(name: string, description: string): string {
  const width = process.stdout.columns ?? 80
  return [`  ${name}`, ...wrap(description, width - 6).map((line) => `      ${line}`)].join('\n')
}
