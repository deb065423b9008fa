import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import { MAX_DURATION, parseDuration } from './duration.ts'

/** A value that cannot be used. The message says why. */
export class ParseError extends Error {}

/** Names that proxy-addr knows. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** Reads a duration that a timer waits for, as ms. The schema has checked its form. */
export function parseTimer(value: string): number {
  const duration = parseDuration(value)
  if (duration > MAX_DURATION) throw new ParseError('is longer than a day (1440m)')
  return duration
}

/** Reads `host:port`. An IPv6 host may have brackets. */
export function parseEndpoint(value: string): { host: string; port: number } {
  const colon = value.lastIndexOf(':')
  const port = Number(value.slice(colon + 1))
  if (port > 65535) throw new ParseError('has a port above 65535')
  return { host: value.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port }
}

export function parseUrl(value: string): URL {
  if (URL.canParse(value)) return new URL(value)
  throw new ParseError('is not a URL')
}

/** Reads comma-separated origins, or `*`. */
export function parseOrigins(value: string): string[] {
  const origins = list(value)
  const bad = origins.find((item) => item !== '*' && !(URL.canParse(item) && new URL(item).origin === item))
  if (bad === undefined) return origins
  throw new ParseError(
    `has ${JSON.stringify(bad)}, which is not an origin (scheme, host and port, nothing else)`,
  )
}

/** Reads `true`, `false`, or comma-separated addresses, CIDRs and names of ranges. */
export function parseTrustProxy(value: string): boolean | string[] {
  if (value === 'true' || value === 'false') return value === 'true'
  const proxies = list(value)
  if (proxies.length === 0) throw new ParseError('has no address')
  // proxy-addr takes `1` for 0.0.0.1.
  const bad = proxies.find((proxy) => !RANGES.includes(proxy) && isIP(proxy.split('/', 1)[0] ?? '') === 0)
  if (bad !== undefined) throw new ParseError(`has ${JSON.stringify(bad)}, which is not an address`)
  try {
    proxyAddr.compile(proxies)
  } catch (error) {
    throw new ParseError(`has an ${(error as Error).message}`)
  }
  return proxies
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}
