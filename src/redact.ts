// The one rule about secrets, for logs, records, reports and error bodies.

/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

const SECRET_NAME =
  /token(?!s)|secret|passw|passphrase|pwd|credential|signature|cookie|jwt|(auth|authorization|(?<![a-z])pass|key|sig|sid|otp|session([_-]?id)?)\W*$/i

/** A text without any of these holds no secret that the rules below would find. */
const SUSPECT = new RegExp(`${SECRET_NAME.source.replace('\\W*$', '')}|bearer|basic|code=|@|%`, 'i')

/** Returns true when a name says that its value is a secret: a query parameter's, a field's or a variable's. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(decoded(name))
}

/**
 * Returns a text without its secrets. The text may be JSON, a URL, or a sentence that holds either. Secrets are the
 * values of parameters, JSON members and header fields with a secret name, the `code` of a query (RFC 6749, 4.1.2),
 * user and password in a URL, and credentials after `Bearer` and `Basic`.
 *
 * A value ends only where its syntax says so. Where a sentence leaves that open, too much is redacted.
 */
export function redact(text: string): string {
  if (!SUSPECT.test(text)) return text
  return redactJson(text) ?? redactSentence(text)
}

/** Undefined for what is not JSON. Strings are redacted after JSON's escapes have been read. */
function redactJson(text: string): string | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined
  let changed = false
  try {
    const json = JSON.stringify(
      JSON.parse(text, (name, value) => {
        const left = isSecretName(name) && isSecretValue(value) ? REDACTED : redactString(value)
        changed ||= left !== value
        return left
      }),
    )
    if (!changed) return text
    return text.endsWith('\n') ? `${json}\n` : json
  } catch {
    return undefined
  }
}

function redactString(value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value
}

/** `null` and `true` tell nothing. */
function isSecretValue(value: unknown): boolean {
  return value !== '' && value !== null && typeof value !== 'boolean'
}

function redactSentence(text: string): string {
  return redactFields(redactMembers(text).replace(/[^ \t\r\n\f\v]+/g, redactWord))
    .replace(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#\\]+@/gi, `$1${REDACTED}@`)
    .replace(/\b(Bearer|Basic) +(?!\w+=["\\])[^\s"'`\\]+/gi, `$1 ${REDACTED}`)
}

/** JSON in a sentence, also escaped or cut off: `"name":value`. And `name="value"`. */
function redactMembers(text: string): string {
  const names = /(?<!\\)(\\*["'])((?:(?!\1)[^\\])+)\1\s*:\s*|(?<![\w.%-])([\w.%-]+)=(?=(\\*["']))/g
  return redactValues(text, names, ([, quote = '', name = '', variable = name, opening = quote], from) => {
    if (!isSecretName(variable)) return undefined
    if (text.startsWith(opening, from))
      return [from + opening.length, endOfString(text, from + opening.length, opening)]
    if (/[[{]/.test(text.charAt(from))) return [from, text.length]
    return /[-\d]/.test(text.charAt(from)) ? [from, endAt(text, from, /[\s,}\]]/g)] : undefined
  })
}

/** Header fields: `name: value` to the line's end, or to the end of the quotes around both. */
function redactFields(text: string): string {
  const names = /(?<![\w./-])((?<!\\)\\*["'`])?([\w-]+):(?!\/\/)[ \t]*(?=\S)/g
  return redactValues(text, names, ([, quote, name = ''], from) => {
    // The name of an error stands so before its message.
    if (!isSecretName(name) || /(Error|Exception|Expired|Failed|Invalid)$/.test(name)) return undefined
    return [from, quote ? endOfString(text, from, quote) : endAt(text, from, /[\r\n]/g)]
  })
}

/** Parameters of a URL or a form. Quotes end one only where they are around the whole word. */
function redactWord(word: string): string {
  const quote = /^[^"'`/?=\\]*(\\*["'`])/.exec(word)?.[1]
  const end = quote ? word.lastIndexOf(quote) : word.length
  return redactQuery(word.slice(0, end)) + redactQuery(word.slice(end))
}

function redactQuery(text: string): string {
  if (!/=|%3D/i.test(text)) return text
  return text
    .split(/([&#]|%26|%23)/i)
    .map((part, index) => redactParameter(part, index > 0))
    .join('')
}

/** @param follows whether a parameter stands before it */
function redactParameter(text: string, follows: boolean): string {
  // A URL within a URL has its `=` percent-encoded.
  const pieces = text.split(/(=|%3D)/i)
  for (let i = 1; i < pieces.length; i += 2) {
    const before = (pieces[i - 1] as string).split(/[?;,/"'`]|%3F/i)
    const name = before.at(-1) as string
    const code = decoded(name).toLowerCase() === 'code' && (follows || pieces[i - 1]?.endsWith(`?${name}`))
    if (code || isSecretName(name)) {
      const kept = pieces.slice(0, i + 1).join('')
      return kept.length === text.length ? text : kept + REDACTED
    }
  }
  return text
}

/** Replaces values. `secretIn` gets a match of `names` and where it ends, and returns where a secret value is. */
function redactValues(
  text: string,
  names: RegExp,
  secretIn: (match: RegExpExecArray, from: number) => [from: number, to: number] | undefined,
): string {
  let left = ''
  let done = 0
  for (let match = names.exec(text); match; match = names.exec(text)) {
    const [from, to] = secretIn(match, names.lastIndex) ?? [0, 0]
    if (from === to) continue
    left += text.slice(done, from) + REDACTED
    names.lastIndex = done = to
  }
  return left + text.slice(done)
}

/** A string in a string of JSON has its quotes escaped: `quote` has as many backslashes as the one that opened it. */
function endOfString(text: string, from: number, quote: string): number {
  let end = text.indexOf(quote, from)
  while (end > from && text[end - 1] === '\\') end = text.indexOf(quote, end + quote.length)
  return end === -1 ? text.length : end
}

function endAt(text: string, from: number, end: RegExp): number {
  end.lastIndex = from
  return end.exec(text)?.index ?? text.length
}

/** A name may be percent-encoded, and badly. */
function decoded(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
