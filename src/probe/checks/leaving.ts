import type { RunRecord } from '../../contract.ts'
import type { HttpExchange } from '../clients/client.ts'
import type { Claim, Expectation, Facts } from '../model.ts'
import { once } from './asked.ts'
import { type Ask, type Check, check, type HttpAsk } from './check.ts'
import { askEcho, echoes } from './echo.ts'

const KiB = 2 ** 10

/** More than the buffers of some edges and the connections between them hold: 128 MiB. */
const EVENTS = 2_048
const BYTES = 64 * KiB

/** How many times in a row the service must have sent nothing new. Each look takes long enough for it to send. */
const LOOKS = 6

/** How long a source may take to learn that its client has left, ms. Most learn within one. */
const TOLD_WITHIN = 5_000

const left: Expectation = { status: 200, endings: ['left'] }

const told: Claim[] = [{ fact: 'endedBy', is: 'client', otherwise: 'degrades', cause: 'leaving-hidden' }]

const backPressure = {
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9293, 3.8.6; a slow reader costs a bounded amount of memory',
  expected: left,
  claims: [
    { fact: 'endedBy', is: null, otherwise: 'degrades', cause: 'read-ahead' },
    { fact: 'stopped', is: true, otherwise: 'degrades', cause: 'read-ahead', doubtful: true },
  ],
} as const satisfies Partial<Check>

/** Whether the service learns what its client does: that it leaves, or does not read. */
export const leaving: Check[] = [
  check({
    id: 'chunked-leave-writing',
    title: 'A source that is writing learns that its client has left',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9112, 9.6; nothing outlives its client',
    waits: true,
    expected: left,
    claims: told,
    // It would go on for a minute.
    run: (ask) => ask.http('/transfer-encoding', { query: { count: 6_000, interval: 10 }, act: leave(ask) }),
  }),
  check({
    id: 'chunked-leave-silent',
    title: 'A source that is silent learns that its client has left',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9112, 9.6; nothing outlives its client',
    waits: true,
    expected: left,
    claims: told,
    run: (ask) => ask.http('/transfer-encoding', { query: { count: 2, silence: 60_000 }, act: leave(ask) }),
  }),
  check({
    over: 'http1',
    id: 'chunked-leave-writing-reset',
    title: 'A source that is writing learns that its client has reset the connection',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9293, 3.5.3; nothing outlives its client',
    waits: true,
    expected: left,
    claims: told,
    run: (ask) =>
      ask.http('/transfer-encoding', { query: { count: 6_000, interval: 10 }, act: leave(ask, 'reset') }),
  }),
  check({
    over: 'http1',
    id: 'chunked-leave-silent-reset',
    title: 'A source that is silent learns that its client has reset the connection',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9293, 3.5.3; nothing outlives its client',
    waits: true,
    expected: left,
    claims: told,
    run: (ask) =>
      ask.http('/transfer-encoding', { query: { count: 2, silence: 60_000 }, act: leave(ask, 'reset') }),
  }),
  check({
    ...backPressure,
    id: 'chunked-back-pressure',
    title: 'A client that does not read stops the source',
    run: (ask) => ask.http('/transfer-encoding', unread(ask)),
  }),
  check({
    ...backPressure,
    id: 'chunked-back-pressure-plain',
    beside: 'chunked-back-pressure',
    probeRoutes: true,
    title: 'A client that does not read stops a plain app’s source',
    // nginx with its defaults reads on into a file of up to 1 GiB (`proxy_max_temp_file_size`).
    run: (ask) => ask.http('/probe/plain/transfer-encoding', unread(ask)),
  }),
  check({
    ...echoes,
    id: 'websocket-leave',
    title: 'The service learns that a silent client has left without a close',
    kind: 'optimal',
    spec: 'RFC 6455, 7.1.5; nothing outlives its client',
    expected: { status: 101, endings: ['left'] },
    claims: [{ fact: 'told', is: true, otherwise: 'degrades', cause: 'leaving-hidden' }],
    // The echo sends no pings. A stream would notice by itself, some heartbeats later.
    run: (ask) =>
      askEcho(ask, {
        ...once('foo'),
        async act(connection) {
          connection.socket.send('foo')
          if (!(await connection.came(() => connection.messages.length > 0))) return undefined
          const leftAfter = connection.ms
          connection.leave()
          const record = await ask.record(({ ended }) => ended !== undefined, TOLD_WITHIN)
          if (record?.ended === undefined) return { told: false }
          return { told: true, toldAfterMs: Math.max(0, Math.round(record.ms - leftAfter)) }
        },
      }),
  }),
]

/** Bytes that no edge can make fewer, to a client that stops reading them. */
function unread(ask: Ask): HttpAsk {
  return {
    query: { count: EVENTS, bytes: BYTES, interval: 0, noise: true },
    bytes: EVENTS * BYTES,
    headers: { 'accept-encoding': 'identity' },
    act: readNothing(ask),
  }
}

/** Leaves after the first event, and waits for the source to learn of it. */
function leave(ask: Ask, how?: 'reset') {
  return async (exchange: HttpExchange): Promise<Facts | undefined> => {
    if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
    const leftAfter = exchange.ms
    exchange.leave(how)
    const record = await ask.record(({ endedBy }) => endedBy !== undefined, TOLD_WITHIN)
    const { endedBy = null, ms = 0 } = record ?? {}
    return { endedBy, toldAfterMs: Math.max(0, Math.round(ms - leftAfter)) }
  }
}

/** Stops reading after the first bytes, waits for the origin to stop too, and leaves. */
function readNothing(ask: Ask) {
  return async (exchange: HttpExchange): Promise<Facts | undefined> => {
    if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
    exchange.pause()
    let last = -1
    let looks = 0
    const stopped = ({ bytes }: RunRecord) => {
      looks = bytes === last ? looks + 1 : 0
      last = bytes
      return looks === LOOKS
    }
    const record = await ask.record((record) => record.endedBy !== undefined || stopped(record))
    exchange.leave()
    if (!record) return undefined
    const got = exchange.arrivals.reduce((sum, { bytes }) => sum + bytes, 0)
    return {
      sentKiB: Math.round(record.bytes / KiB),
      aheadKiB: Math.max(0, Math.round((record.bytes - got) / KiB)),
      stopped: looks === LOOKS,
      endedBy: record.endedBy ?? null,
    }
  }
}
