import { STATUS_CODES } from 'node:http'
import { firstValue } from '../../../contract.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { duration } from '../numbers.ts'
import type { UrlFinding } from './url-finding.ts'

/** Nobody could be asked, or nobody answered. */
export function unanswered(outcome: UrlOutcome): UrlFinding | undefined {
  const { fault, status, ending, endedMs = 0 } = outcome
  if (fault) return { verdict: 'unknown', cause: 'unreachable', reason: explain(fault, outcome) }
  if (status !== undefined) return undefined
  const what = outcome.wanted === 'websocket' ? "the handshake's answer" : 'an answer'
  if (ending === 'reset')
    return {
      verdict: 'cut',
      cause: 'reset',
      reason: `the connection was reset at ${duration(endedMs)}, before ${what}`,
    }
  if (ending === 'truncated')
    return {
      verdict: 'cut',
      cause: 'truncated',
      reason: `the connection closed at ${duration(endedMs)}, before ${what}`,
    }
  if (ending === 'malformed')
    return {
      verdict: 'cut',
      cause: 'malformed',
      reason: `the answer's head is not valid HTTP: ${outcome.malformed}`,
    }
  // The client left: nobody knows what would have come.
  return { verdict: 'unknown', cause: 'silent', reason: `no answer came within ${duration(endedMs)}` }
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
      reason: `${said} at ${duration(outcome.endedMs ?? 0)}${quoted(body, said)}`,
      certain: true,
    }
  if (status >= 300 && status < 400) {
    const to = firstValue(outcome.headers, 'location')
    return {
      verdict: 'refused',
      cause: 'refused',
      reason: `${said}${to ? ` to ${to}: check follows no redirects, ask ${to}` : ''}`,
      certain: true,
    }
  }
  if (status >= 400)
    return { verdict: 'refused', cause: 'refused', reason: `${said}${quoted(body, said)}`, certain: true }
  if (status === 204)
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: `${said}: there is nothing to stream`,
      certain: true,
    }
  const type = (firstValue(outcome.headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const explicit = wanted === 'chunked' || (transport !== 'chunked' && outcome.events.length > 0)
  if (explicit || outcome.ending !== 'complete') return undefined
  if (type === 'text/html' || /^\s*<(!doctype html|html)\b/i.test(body))
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: `a page of HTML came with ${said}${quoted(body, said)}`,
      certain: true,
    }
  if (isDocument(type, body))
    return {
      verdict: 'refused',
      cause: 'not-a-stream',
      reason: `one JSON document came with ${said}, not a stream`,
      certain: true,
    }
  if (outcome.reads.length === 0)
    return { verdict: 'refused', cause: 'not-a-stream', reason: `${said} with an empty body`, certain: true }
  if (wanted && transport !== wanted)
    return {
      verdict: 'degrades',
      cause: 'wrong-type',
      reason: `${wanted === 'sse' ? 'Server-Sent Events' : 'NDJSON'} had to come, and ${type || 'a body without a type'} came`,
      certain: true,
    }
  return undefined
}

function isDocument(type: string | undefined, body: string): boolean {
  return /^application\/([a-z.+-]+\+)?json$/.test(type ?? '') && /^\s*[{[]/.test(body)
}

/** What came in place of `101 Switching Protocols`. */
function noWebSocket({ status = 0, body, headers: _ }: UrlOutcome): UrlFinding | undefined {
  if (status === 101 && body === undefined) return undefined
  if (status === 101)
    return {
      verdict: 'refused',
      cause: 'no-upgrade',
      reason: `101 came, but no WebSocket: ${body}`,
      certain: true,
    }
  const said = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  const refused = status === 401 || status === 407 || status === 429 || status >= 500
  return {
    verdict: 'refused',
    cause: status === 504 ? 'timed-out' : refused ? 'refused' : 'no-upgrade',
    reason: `${said} came instead of 101 Switching Protocols${quoted(body ?? '', said)}`,
    certain: true,
  }
}

/** What a body says of itself: a page's title, or its first words. */
function quoted(body: string, said = ''): string {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1] ?? body.replace(/<[^>]*>/g, ' ')
  const words = title.replace(/\s+/g, ' ').trim()
  return words && words !== said ? ` (“${words.length > 80 ? `${words.slice(0, 80)}…` : words}”)` : ''
}

/** A fault in words that say what to do. */
function explain({ code, message }: NonNullable<UrlOutcome['fault']>, { url }: UrlOutcome): string {
  const { host, hostname } = new URL(url)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${hostname} was not found (${code})`
  if (code === 'ECONNREFUSED') return `nobody listens at ${host} (${code})`
  if (code === 'ETIMEDOUT') return `${message} (${code})`
  if (UNTRUSTED.has(code))
    return `its certificate is not trusted: ${message} (${code}). --cacert FILE trusts its authority, -k any certificate`
  if (code === 'STREAMPROOF_MALFORMED_ANSWER') return `the answer is not HTTP/1.1: ${message}`
  return `${message} (${code})`
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
