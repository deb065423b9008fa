// All control characters but tab and line feed, and bidirectional overrides, which change how text reads.
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/**
 * Replaces control characters in text that others wrote with their pictures, such as `␛[31m`. An edge can put an escape
 * sequence into a header, which a terminal would obey. XML allows no control characters.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n' || character === '\t') return character
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}
