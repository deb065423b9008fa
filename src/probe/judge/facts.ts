import { createHash } from 'node:crypto'
import type { Fields } from '../../contract.ts'
import { firstValue, listOf, valuesOf } from '../../contract.ts'
import type { Facts, Outcome, ReceivedEvent } from '../model.ts'
import { compare } from './compare.ts'
import { heldBack, spaced } from './spaced.ts'
import { readStamp } from './stamps.ts'
import { TOGETHER } from './thresholds.ts'

/** What the close checks close with. The reason is UTF-8, so part of it is not ASCII (RFC 6455, 7.4.2). */
export const CLOSED_WITH = { code: 4001, reason: 'moved, 移動', said: '4001 (moved, 移動)' }

/** What /probe/headers sends for its client. */
const SENT: Fields = [
  ['content-type', 'application/json; charset=utf-8'],
  ['set-cookie', 'a=1'],
  ['set-cookie', 'b=2'],
  ['x-probe', 'Kept As Is'],
]

/** What else it sends, and each hop may change. */
const FREE = [
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
  'x-probe-hop',
  'x-request-id',
]

/** Facts that follow from what an outcome holds, by check. */
const derived: Record<string, (outcome: Outcome) => Facts> = {
  'headers-response': ({ headers }) => differences(headers),
  'headers-forwarded': ({ facts: { proto, scheme } }): Facts =>
    proto === undefined ? {} : { protoIsRight: proto === null || proto === scheme },
  'request-id': ({ facts: { ids }, run }): Facts => {
    if (!Array.isArray(ids)) return {}
    return { id: ids.includes(run) ? 'kept' : ids.length > 0 ? 'overwritten' : 'dropped' }
  },
  'hop-by-hop': ({ facts }) => ({ ...hop(facts, 'request'), ...hop(facts, 'response') }),
  'chunked-first': ({ events }) => firstAndSecond(events),
  'chunked-first-64k': ({ events }) => firstAndSecond(events),
  'chunked-first-plain': ({ events }) => firstAndSecond(events),
  'chunked-first-64k-plain': ({ events }) => firstAndSecond(events),
  'chunked-merge': ({ events, sent }) => reads(events, sent?.intervalMs ?? 0),
  'chunked-failing': lost,
  'chunked-trailers': ({ ending, events: [event] }) => ({
    body: ending === 'complete' && event?.data === 'foo' ? 'whole' : 'broken',
  }),
  'chunked-transfer-encoding': ({ headers }) => ({ framing: framing(headers) }),
  'chunked-ends-fin': came,
  'chunked-ends-reset': came,
  'chunked-ends-killed': came,
  'chunked-ends-reset-http10': came,
  // An answer that is broken off before its end does not tell.
  'chunked-duplex': ({ facts: { spreadMs, gapMs } }) => ({
    collected: typeof spreadMs === 'number' && typeof gapMs === 'number' && spreadMs < gapMs / 2,
  }),
  'chunked-http10': ({ headers }) => ({ framing: framing(headers) }),
  'chunked-gzip': ({ headers }) => ({ coding: firstValue(headers, 'content-encoding') ?? 'none' }),
  'sse-content-type': ({ headers }) => ({
    // Parameters, such as a charset, do not count.
    type: firstValue(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? null,
  }),
  'sse-comments': ({ beats }) => ({ comments: beats.length }),
  'sse-heartbeat': ({ beats, events: [first, last] }) => ({
    // One read may bring an event and the comment beside it.
    beats: beats.filter((ms) => first && last && ms >= first.ms && ms <= last.ms).length,
  }),
  'sse-last-event-id': ({ events }) => ({
    ids: events.every(({ id }) => id !== undefined),
    first: events[0]?.id ?? null,
    last: events.at(-1)?.id ?? null,
  }),
  'sse-resume': (outcome) => {
    const { genuine, missing } = compare(outcome)
    return { missing: missing.length, repeated: genuine.length - new Set(genuine).size, gaps: gaps(outcome) }
  },
  'websocket-binary': ({ events: [event] }): Facts =>
    event ? { cameAs: event.binary ? 'binary' : 'text' } : {},
  'websocket-ping': ({ facts }) => pings(facts),
  'websocket-close-server': ({ closeCode, closeReason }) => closed(closeCode, closeReason),
  'websocket-close-client': ({ facts: { code, reason } }): Facts =>
    code === undefined ? {} : closed(typeof code === 'number' ? code : undefined, String(reason ?? '')),
  'websocket-refusal': refusal,
  ...Object.fromEntries(spaced.map(({ id }) => [id, heldBack])),
  'websocket-plain': ({ headers }) => ({
    // It is for the next hop only, so an edge may remove it.
    upgradeField: firstValue(headers, 'upgrade') === undefined ? 'removed' : 'kept',
  }),
}

/** All facts of an outcome: those that its check measured, and those that follow from the rest of it. */
export function factsOf(outcome: Outcome): Facts {
  const { facts, ending, fault } = outcome
  // A stream that broke has no end to read anything from.
  if (fault || ending === undefined) return facts
  return { ...facts, ...derived[outcome.check]?.(outcome) }
}

/** The code with which the service names its own refusals. */
export function ownCode(body: string | undefined): string | undefined {
  return body?.match(/"code":"(STREAMPROOF_\w+)"/)?.[1]
}

/** How many of the two events came that /probe/ends sends before it ends. */
function came({ events }: Outcome): Facts {
  return { came: ['foo', 'bar'].filter((word, n) => events[n]?.data === word).length }
}

/** How a client knows where the body ends (RFC 9112, 6.3). */
function framing(headers: Fields): 'chunked' | 'content-length' | 'close' {
  if (listOf(headers, 'transfer-encoding').at(-1)?.toLowerCase() === 'chunked') return 'chunked'
  return firstValue(headers, 'content-length') === undefined ? 'close' : 'content-length'
}

/**
 * How many events the service had sent of a stream that it broke off, and did not arrive. A reset may discard the last one,
 * which the client has not read yet. 0 where the service's record is not known.
 */
function lost({ server, events, ending }: Outcome): Facts {
  const sent = server?.events ?? 0
  const discarded = ending === 'reset' ? 1 : 0
  return { lost: Math.max(0, sent - events.length - discarded) }
}

function differences(came: Fields): Facts {
  const known = new Set([...SENT.map(([name]) => name), ...FREE])
  const names = [...new Set(came.map(([name]) => name.toLowerCase()))]
  const missing = SENT.filter(([name]) => !names.includes(name))
  const changed = SENT.filter(
    ([name, value]) => names.includes(name) && !valuesOf(came, name).includes(value),
  )
  const list = (fields: Fields) => [...new Set(fields.map(([name]) => name))].join(', ')
  return {
    added: names.filter((name) => !known.has(name)).join(', '),
    removed: list(missing),
    changed: list(changed),
  }
}

/** What became of the field that Connection listed. `untouched`: both arrived, so no HTTP hop was between. */
function hop(facts: Facts, side: 'request' | 'response'): Facts {
  const [value, connection] = [facts[`${side}Hop`], facts[`${side}Connection`]]
  if (value === undefined) return {}
  if (value === null) return { [side]: 'removed' }
  return { [side]: String(connection).split(', ').includes('x-probe-hop') ? 'untouched' : 'forwarded' }
}

/**
 * Needs no clock that both sides share. The origin cannot have made the second event sooner after the request than
 * after the first, so what came sooner than that was there before. On a long way the spacing shows it: an edge that held
 * the first event sends both together.
 */
function firstAndSecond([one, two]: ReceivedEvent[]): Facts {
  const made = [one, two].map((event) => event && readStamp(event)?.made)
  if (!one || !two || made[0] === undefined || made[1] === undefined) return {}
  const madeMs = made[1] - made[0]
  const gapMs = two.ms - one.ms
  const before = one.ms < madeMs || gapMs > madeMs / 2
  return { firstMs: Math.round(one.ms), madeMs, gapMs: Math.round(gapMs), before }
}

/** How many reads brought events, and how many events came together typically. */
function reads(events: ReceivedEvent[], intervalMs: number): Facts {
  const sizes: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { ms } of events) {
    if (ms - last > intervalMs * TOGETHER) sizes.push(0)
    sizes.push((sizes.pop() ?? 0) + 1)
    last = ms
  }
  // The median of events, not of reads: a machine that stood still for a moment merges a few.
  const each = sizes.flatMap((size) => Array<number>(size).fill(size)).sort((a, b) => a - b)
  return { reads: sizes.length, together: each[Math.floor(each.length / 2)] ?? null }
}

/** How the connections before the last one ended; of many, the first three. */
function gaps({ facts: { endings, lasted } }: Outcome): string {
  if (!Array.isArray(endings) || !Array.isArray(lasted)) return ''
  const each = endings.map((ending, n) => {
    const how = ending === 'left' ? 'left' : ending === 'complete' ? 'ended cleanly' : 'cut'
    return `${how} after ${lasted[n]} ms`
  })
  const more = each.length > 3 ? [`and ${each.length - 3} more`] : []
  return [...each.slice(0, 3), ...more].join(', ')
}

function pings({ clientPings, clientPongs, servicePings, servicePongs }: Facts): Facts {
  if (servicePings === undefined) return {}
  const fate = (arrived: unknown, answered: unknown, by: string) => {
    if (answered) return `answered by the ${arrived ? by : 'edge itself'}`
    return arrived ? 'forwarded, but its pong was lost' : 'lost'
  }
  return {
    clientsPing: fate(servicePings, clientPongs, 'service'),
    servicesPing: fate(clientPings, servicePongs, 'client'),
  }
}

/** What one side heard of the other's close. 1006 is no close frame, 1005 one without a code (RFC 6455, 7.1.5). */
function closed(code: number | undefined, reason = ''): Facts {
  const heard = code !== undefined && code !== 1006
  if (!heard || code === 1005) return { heard, close: null }
  return { heard, close: reason ? `${code} (${reason})` : `${code} without a reason` }
}

function refusal({ status, headers, facts: { key, bodyBytes } }: Outcome): Facts {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const connection = firstValue(headers, 'connection')
  const parts = [
    status,
    bodyBytes === 0 ? 'empty' : `${bodyBytes} bytes`,
    connection !== undefined && `connection: ${connection}`,
  ]
  return {
    // What proves that a handshake was understood (RFC 6455, 4.2.2).
    accepted: status === 101 ? firstValue(headers, 'sec-websocket-accept') === accept : null,
    plain: Math.floor((status ?? 0) / 100) === 2,
    answer: status === undefined ? null : status === 101 ? 'not refused' : parts.filter(Boolean).join(', '),
  }
}
