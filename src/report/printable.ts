// Tab and line feed stay; carriage return does not. Bidirectional overrides make text read as another.
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text that others wrote, fit to be shown: an edge can put an escape sequence into a header, and a terminal would
 * obey it; XML allows no control characters at all. They come out as their pictures: `␛[31m`.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n' || character === '\t') return character
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}
