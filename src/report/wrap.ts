import { stripVTControlCharacters } from 'node:util'

/**
 * Text in lines of at most `width` characters; words that are longer, such as URLs, stay whole. Colours take no room.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word
    if (line && stripVTControlCharacters(longer).length > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line ? [...lines, line] : lines
}
