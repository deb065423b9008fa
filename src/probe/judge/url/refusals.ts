import { STATUS_CODES } from 'node:http'
import { firstValue } from '../../../contract.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { http2EndOf } from './cuts.ts'
import { isUnprocessed } from './http2-codes.ts'
import { abridged, found, refused, unreachable } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** The server could not be asked, or did not answer. */
export function unanswered(outcome: UrlOutcome): UrlFinding | undefined {
  const { fault, status, ending, endedMs = 0 } = outcome
  if (fault) return { verdict: 'unknown', cause: 'unreachable', reason: explain(fault, outcome) }
  if (status !== undefined) return undefined
  if (ending === 'reset' || ending === 'truncated') {
    const end = http2EndOf(outcome)
    return {
      ...(isUnprocessed(outcome)
        ? { verdict: 'refused', cause: 'refused' }
        : { verdict: 'cut', cause: ending }),
      reason: end
        ? refused.beforeHttp2Answer(ending, endedMs, end)
        : refused.beforeAnswer(ending, endedMs, outcome.wanted === 'websocket'),
    }
  }
  if (ending === 'malformed')
    return {
      verdict: 'cut',
      cause: 'malformed',
      reason: outcome.http2 ? refused.notHttp2(outcome.malformed) : refused.notHttp(outcome.malformed),
    }
  // The client left: what would have come is unknown.
  return { verdict: 'unknown', cause: 'silent', reason: refused.noAnswer(endedMs) }
}

/** An answer came, but no stream. */
export function notAStream(outcome: UrlOutcome): UrlFinding | undefined {
  const { status = 0, wanted, body = '', transport } = outcome
  if (wanted === 'websocket') return noWebSocket(outcome)
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  if (status === 504 || status === 408 || status === 524)
    return {
      verdict: 'refused',
      cause: 'timed-out',
      reason: refused.timedOut(said, outcome.endedMs ?? 0, words(body, said)),
    }
  if (status >= 300 && status < 400) {
    const to = firstValue(outcome.headers, 'location')
    return {
      verdict: 'refused',
      cause: 'refused',
      reason: refused.redirected(said, to && absolute(to, outcome.url)),
    }
  }
  if (status >= 400)
    return {
      verdict: 'refused',
      cause: 'refused',
      reason: refused.status(said, words(body, said)),
    }
  if (status === 204)
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: refused.nothingToStream(said),
    }
  const type = (firstValue(outcome.headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const explicit = wanted === 'chunked' || (transport !== 'chunked' && outcome.events.length > 0)
  if (explicit || outcome.ending !== 'complete') return undefined
  if (type === 'text/html' || /^\s*<(!doctype html|html)\b/i.test(body))
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: refused.page(said, words(body, said)),
    }
  if (isJsonDocument(type, body))
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: refused.document(said),
    }
  if (outcome.reads.length === 0)
    return { verdict: 'refused', cause: 'not-a-stream', reason: refused.empty(said) }
  if (wanted && transport !== wanted)
    return {
      verdict: 'degrades',
      cause: 'wrong-type',
      reason: found.otherType(wanted, type || 'a body without a type'),
    }
  return undefined
}

function isJsonDocument(type: string | undefined, body: string): boolean {
  return /^application\/([a-z.+-]+\+)?json$/.test(type ?? '') && /^\s*[{[]/.test(body)
}

/** What came in place of `101 Switching Protocols`. */
function noWebSocket({ status = 0, body }: UrlOutcome): UrlFinding | undefined {
  if (status === 101 && body === undefined) return undefined
  if (status === 101)
    return {
      verdict: 'refused',
      cause: 'no-upgrade',
      reason: refused.notAWebSocket(body),
    }
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  const otherwise = status === 401 || status === 407 || status === 429 || status >= 500
  return {
    verdict: 'refused',
    cause: status === 504 ? 'timed-out' : otherwise ? 'refused' : 'no-upgrade',
    reason: refused.noUpgrade(said, words(body ?? '', said)),
  }
}

/** Where a redirect leads to, as it can be asked. */
function absolute(to: string, from: string): string {
  return URL.canParse(to, from) ? new URL(to, from).href : to
}

/** What a body says of itself, beyond what was said: a page's title, or its first words. */
function words(body: string, said: string): string {
  const title = messageIn(body) ?? /<title>([^<]*)<\/title>/i.exec(body)?.[1] ?? body.replace(/<[^>]*>/g, ' ')
  const first = abridged(title)
  return first === said ? '' : first
}

/** The message of an error's JSON, as Fastify, OpenAI, Anthropic and many others have it. */
function messageIn(body: string): string | undefined {
  if (!body.trimStart().startsWith('{')) return undefined
  try {
    const { message, error } = JSON.parse(body)
    const found = message ?? error?.message
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}

/** A fault in words that say what to do. */
function explain({ code, message }: NonNullable<UrlOutcome['fault']>, { url }: UrlOutcome): string {
  const { host, hostname } = new URL(url)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unreachable.notFound(hostname, code)
  if (code === 'ECONNREFUSED') return unreachable.refused(host, code)
  if (UNTRUSTED.has(code)) return unreachable.untrusted(message, code)
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return unreachable.noTls(host, code)
  if (code === 'STREAMPROOF_MALFORMED_ANSWER') return unreachable.notHttp(message)
  return unreachable.otherwise(message, code)
}

/** Codes of OpenSSL's and Node's for a certificate that the client does not trust. */
export const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
