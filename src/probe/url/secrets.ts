import type { Fields } from '../../contract.ts'
import { isSecretName, REDACTED, redact } from '../../redact.ts'
import type { UrlOutcome, UrlRequest } from '../url-model.ts'

/** Shorter values would take harmless text with them. */
const SHORTEST = 6

/** Takes the secrets of a request, and those that an answer shows by their names, out of an outcome. */
export function withoutSecrets(outcome: UrlOutcome, request: UrlRequest): UrlOutcome {
  const secrets = secretsOf(request)
  const short = passwordOf(request)
  const clean = (text: string) => {
    const left = secrets.reduce((left, secret) => left.replaceAll(secret, REDACTED), text)
    return redact(short ? left.replace(short, REDACTED) : left)
  }
  const { target, variation, transport, profile, ending, ...told } = outcome
  const cleaned = eachString(told, clean)
  return {
    ...cleaned,
    // Our own words, which programs read.
    ...{ target, variation, transport, profile, ...(ending && { ending }) },
    headers: publicFields(cleaned.headers),
    ...(cleaned.trailers && { trailers: publicFields(cleaned.trailers) }),
    ...(cleaned.http2 && {
      http2: {
        ...cleaned.http2,
        interim: cleaned.http2.interim.map((head) => ({ ...head, headers: publicFields(head.headers) })),
      },
    }),
  }
}

function publicFields(fields: Fields): Fields {
  return fields.map(([name, value]) => [name, publicField(name, value)])
}

/** A field's value; a cookie keeps its name, which can show who set it. */
function publicField(name: string, value: string): string {
  if (/^set-cookie2?$/i.test(name)) return value.replace(/^([^=;]*=)[^;]*/, `$1${REDACTED}`)
  return isSecretName(name) ? REDACTED : value
}

/** The secret values of a request, as they are and as a URL or JSON writes them, the longest first. */
function secretsOf({ url, headers, body, send }: UrlRequest): string[] {
  const found = new Set<string>()
  const add = (value: string) => {
    if (value.length < SHORTEST) return
    for (const form of [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)])
      found.add(form)
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
  const credentials = credentialsOf(headers)
  if (credentials) for (const part of [credentials.join(':'), ...credentials]) add(part)
  for (const [name, value] of url.searchParams) if (isSecretName(name) || name === 'code') add(value)
  for (const text of [body?.toString() ?? '', ...send]) {
    if (/^\s*[{[]/.test(text)) addMembers(text, add)
    else for (const [name, value] of new URLSearchParams(text)) if (isSecretName(name)) add(value)
  }
  return [...found].sort((a, b) => b.length - a.length)
}

/** User and password of HTTP Basic (RFC 7617). */
function credentialsOf({ authorization = '' }: UrlRequest['headers']): [string, string] | undefined {
  const [, coded] = /^Basic +(\S+)$/i.exec(authorization) ?? []
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(coded ?? '', 'base64').toString()) ?? []
  return user === undefined || password === undefined ? undefined : [user, password]
}

/** Finds a password that is too short to be looked for within words. */
function passwordOf({ headers }: UrlRequest): RegExp | undefined {
  const password = credentialsOf(headers)?.[1]
  if (!password || password.length >= SHORTEST) return undefined
  const literal = password.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu')
}

function addMembers(text: string, add: (value: string) => void): void {
  try {
    addBelow(JSON.parse(text), { secret: false, numbers: false }, add)
  } catch {
    // No JSON after all.
  }
}

/** Adds every value below a member with a secret name. */
function addBelow(
  value: unknown,
  below: { secret: boolean; numbers: boolean },
  add: (value: string) => void,
): void {
  if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      const numbers = below.numbers || isSecretName(name)
      // `api_keys`; the number of `max_tokens` is none.
      addBelow(
        member,
        { secret: below.secret || numbers || isSecretName(name.replace(/s$/i, '')), numbers },
        add,
      )
    }
  else if (typeof value === 'string' ? below.secret : typeof value === 'number' && below.numbers)
    add(String(value))
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
