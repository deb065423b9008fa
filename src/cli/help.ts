import { wrap } from '../report/wrap.ts'

/** The column in which an option's description begins. */
const DESCRIPTION = 25

/**
 * A help text in lines that fit the terminal. Paragraphs and descriptions are wrapped; what an option is called is not.
 * @param width characters of a line. Default: the terminal's, or 80
 */
export function fitted(text: string, width = process.stdout.columns ?? 80): string {
  return text
    .split('\n\n')
    .map((block) => fittedBlock(block, width))
    .join('\n\n')
}

function fittedBlock(block: string, width: number): string {
  const lines = block.split('\n')
  if (lines.some((line) => line.startsWith('  ')))
    return lines.flatMap((line) => option(line, width)).join('\n')
  return wrap(block, width).join('\n')
}

/** `  -X, --request METHOD   what it is`: the description goes on below itself. */
function option(line: string, width: number): string[] {
  if (!/^ {2,6}-/.test(line)) return [line]
  const [name, description] = [line.slice(0, DESCRIPTION), line.slice(DESCRIPTION)]
  return wrap(description, width - DESCRIPTION).map(
    (part, n) => (n === 0 ? name : ' '.repeat(DESCRIPTION)) + part,
  )
}

/** What a variable is called, and below it what it is. */
export function described(name: string, description: string, width = process.stdout.columns ?? 80): string {
  return [`  ${name}`, ...wrap(description, width - 6).map((line) => `      ${line}`)].join('\n')
}
