import { isSecretName, REDACTED, redact } from '../../redact.ts'
import type { UrlOutcome, UrlRequest } from '../url-model.ts'

/** Shorter values would take harmless text with them. */
const SHORTEST = 6

/** Takes the secrets of a request, and those that an answer shows by their names, out of an outcome. */
export function withoutSecrets(outcome: UrlOutcome, request: UrlRequest): UrlOutcome {
  const secrets = secretsOf(request)
  const clean = (text: string) =>
    redact(secrets.reduce((left, secret) => left.replaceAll(secret, REDACTED), text))
  const cleaned = eachString(outcome, clean)
  return { ...cleaned, headers: cleaned.headers.map(([name, value]) => [name, publicField(name, value)]) }
}

/** A field's value; a cookie keeps its name, which can show who set it. */
function publicField(name: string, value: string): string {
  if (/^set-cookie2?$/i.test(name)) return value.replace(/^([^=;]*=)[^;]*/, `$1${REDACTED}`)
  return isSecretName(name) ? REDACTED : value
}

/** The secret values of a request, the longest first. */
function secretsOf({ url, headers, body, send }: UrlRequest): string[] {
  const found = new Set<string>()
  const add = (value: unknown) => {
    if (typeof value === 'string' && value.length >= SHORTEST) found.add(value)
  }
  for (const [name, value = ''] of Object.entries(headers)) {
    if (!isSecretName(name)) continue
    add(value)
    // What follows `Bearer`, and each cookie's value.
    for (const part of value.split(/[\s;,]+/)) {
      add(part)
      add(part.slice(part.indexOf('=') + 1))
    }
  }
  for (const [name, value] of url.searchParams) if (isSecretName(name)) add(value)
  for (const text of [body?.toString() ?? '', ...send]) {
    if (/^\s*[{[]/.test(text)) addMembers(text, add)
    else for (const [name, value] of new URLSearchParams(text)) if (isSecretName(name)) add(value)
  }
  return [...found].sort((a, b) => b.length - a.length)
}

function addMembers(text: string, add: (value: unknown) => void): void {
  try {
    JSON.parse(text, (name, value) => {
      if (isSecretName(name)) add(value)
      return value
    })
  } catch {
    // No JSON after all.
  }
}

/** The same value with each string in it changed. */
function eachString<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value) as Value
  if (Array.isArray(value)) return value.map((item) => eachString(item, change)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, eachString(item, change)]),
  ) as Value
}
