import { firstValue } from '../../../contract.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { greatest, median } from '../numbers.ts'
import { shape } from './finding.ts'

/** What was measured of one answer, for people and programs. Absent where there is none. */
export interface UrlFacts {
  status?: number
  httpVersion?: string
  tls?: string
  alpn?: string
  contentType?: string
  coding?: string
  contentLength?: number
  etag?: true
  /** Where else the server says it can be asked, such as over HTTP/3 (RFC 7838). */
  altSvc?: string
  /** The fields that ask proxies not to hold or change the stream, as they came. */
  antiBuffering: Record<string, string>
  connectMs?: number
  roundTripMs?: number
  headMs?: number
  firstByteMs?: number
  firstEventMs?: number
  endedMs?: number
  ending?: string
  closeCode?: number
  /** What the other side said when it closed. */
  closeReason?: string
  events: number
  reads: number
  bytes: number
  /** Between two events. */
  gapMedianMs?: number
  gapMaxMs?: number
  /** In one read of the socket. */
  eventsPerReadMax: number
  heartbeats: number
  sentinel?: string
  sentinelCame?: boolean
  shape: string
}

/** Measures one answer. */
export function factsOf(outcome: UrlOutcome): UrlFacts {
  const { connection, events, reads, sentinel } = outcome
  const gaps = events.slice(1).map(({ ms }, i) => ms - (events[i]?.ms ?? 0))
  const length = firstValue(outcome.headers, 'content-length')
  const perRead = Map.groupBy(events, ({ ms }) => ms)
  const facts: { [Name in keyof UrlFacts]: UrlFacts[Name] | undefined } = {
    status: outcome.status,
    httpVersion: outcome.httpVersion,
    tls: connection?.tls,
    alpn: connection?.alpn,
    contentType: firstValue(outcome.headers, 'content-type'),
    coding: firstValue(outcome.headers, 'content-encoding'),
    contentLength: length === undefined ? undefined : Number(length),
    etag: firstValue(outcome.headers, 'etag') === undefined ? undefined : true,
    altSvc: firstValue(outcome.headers, 'alt-svc'),
    antiBuffering: antiBuffering(outcome),
    connectMs: connection && rounded(connection.ms),
    roundTripMs: connection && rounded(connection.roundTripMs),
    headMs: rounded(outcome.headMs),
    firstByteMs: rounded(outcome.firstByteMs),
    firstEventMs: rounded(events[0]?.ms),
    endedMs: rounded(outcome.endedMs),
    ending: outcome.ending,
    closeCode: outcome.closeCode,
    closeReason: outcome.closeReason,
    events: events.length,
    reads: reads.length,
    bytes: reads.reduce((sum, { bytes }) => sum + bytes, 0),
    gapMedianMs: gaps.length > 0 ? rounded(median(gaps)) : undefined,
    gapMaxMs: gaps.length > 0 ? rounded(greatest(gaps)) : undefined,
    eventsPerReadMax: Math.max(0, greatest([...perRead.values()].map(({ length }) => length))),
    heartbeats: outcome.beats.length,
    sentinel: sentinel?.expected,
    sentinelCame: sentinel?.came,
    shape: shape(outcome).kind,
  }
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as unknown as UrlFacts
}

function antiBuffering(outcome: UrlOutcome): Record<string, string> {
  const accel = firstValue(outcome.headers, 'x-accel-buffering')
  const control = firstValue(outcome.headers, 'cache-control')
  return {
    ...(accel !== undefined && { 'x-accel-buffering': accel }),
    ...(control !== undefined &&
      /no-transform|no-cache|no-store/i.test(control) && { 'cache-control': control }),
  }
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10
}
