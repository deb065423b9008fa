// The one rule about secrets, for logs, records, reports and error bodies.

/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

const SECRET_NAME =
  /token(?!s)|secret|passw|passphrase|pwd|credential|signature|cookie|jwt|(auth|authorization|key|sig|sid|otp|session([_-]?id)?)$/i

/** A text without any of these holds no secret that the rules below would find. */
const SUSPECT = new RegExp(`${SECRET_NAME.source.replaceAll('$', '')}|bearer|basic|code=|@|%`, 'i')

/** Returns true when a name says that its value is a secret: a query parameter's, a field's or a variable's. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(decoded(name))
}

/**
 * Returns a text without its secrets. The text may be a URL, a sentence that holds one, or a line of JSON. Secrets
 * are the values of parameters and JSON properties with a secret name, the `code` of a query (RFC 6749, 4.1.2), user and
 * password in a URL, and the credentials of an Authorization field.
 */
export function redact(text: string): string {
  if (!SUSPECT.test(text)) return text
  return text
    .replace(/(?<![\w.%~+-])([\w.%~+[\]-]+)=([^\s&;#"'\\<>,]+)/g, (pair, name) =>
      isSecretName(name) ? `${name}=${REDACTED}` : pair,
    )
    .replace(/([?&]code=)[^\s&;#"'\\<>,]+/gi, `$1${REDACTED}`)
    .replace(/"([^"\\]+)":"(?:[^"\\]|\\.)+"/g, (property, name) =>
      isSecretName(name) ? `"${name}":"${REDACTED}"` : property,
    )
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"\\]+@/gi, `$1${REDACTED}@`)
    .replace(/\b(Bearer|Basic) +[\w.~+/=-]+/gi, `$1 ${REDACTED}`)
}

/** A name may be percent-encoded, and badly. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
