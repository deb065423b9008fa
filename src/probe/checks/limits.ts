import type { Outcome } from '../model.ts'
import { once, stream } from './asked.ts'
import { type Ask, type Check, check, OK, OPEN } from './check.ts'
import { askEcho, echoes } from './echo.ts'

/** A little more than the minute of silence that many edges allow, ms. */
const SILENCE = 65_000

/** A little more than the 120 s that App Runner allows for a whole response, ms. */
const WAIT = 125_000

/**
 * A stream that never pauses for more than two minutes. No event falls on the end of App Runner's 120 s for a whole
 * response, and the last one comes a little after it.
 */
function unpaused(ask: Ask) {
  const interval = ask.scaled(6_500)
  return { ...stream({ count: 20, interval, stamp: true }), waits: interval }
}

const total = {
  kind: 'optimal',
  spec: 'aws/apprunner-roadmap #104',
  instance: 'short',
} as const satisfies Partial<Check>

/** Whether streams may last, and be silent, for longer than the limits that edges commonly have. */
export const limits: Check[] = [
  check({
    ...total,
    id: 'chunked-total',
    title: 'A chunked stream that never pauses may last longer than two minutes',
    transport: 'chunked',
    expected: { ...OK, meets: 'total' },
    run: (ask) => ask.http('/transfer-encoding', unpaused(ask)),
  }),
  check({
    ...total,
    id: 'sse-total',
    title: 'A stream of events that never pauses may last longer than two minutes',
    transport: 'sse',
    expected: { ...OK, event: 'test', meets: 'total' },
    run: (ask) => ask.http('/sse', unpaused(ask)),
  }),
  check({
    ...total,
    id: 'websocket-total',
    title: 'A WebSocket that never pauses may last longer than two minutes',
    transport: 'websocket',
    expected: { ...OPEN, meets: 'total' },
    run: (ask) => ask.webSocket('/websocket', unpaused(ask)),
  }),
  check({
    id: 'slow-origin',
    title: 'An answer may begin after more than two minutes',
    transport: 'http',
    kind: 'observe',
    spec: 'RFC 9110, 15.6.5; aws/apprunner-roadmap #104',
    probeRoutes: true,
    instance: 'short',
    run(ask) {
      const waits = ask.scaled(WAIT)
      return ask.http('/probe/slow', { ...once('{"status":"ok"}'), query: { ms: waits }, waits })
    },
  }),
  check({
    id: 'chunked-silence',
    title: 'A chunked stream may be silent for more than a minute',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'Elastic Load Balancing, idle timeout (60 s)',
    instance: 'short',
    expected: { ...OK, meets: 'idle' },
    run(ask) {
      const interval = ask.scaled(SILENCE)
      return ask.http('/transfer-encoding', {
        ...stream({ count: 2, interval, stamp: true }),
        waits: interval,
      })
    },
  }),
  check({
    id: 'sse-heartbeat',
    title: 'A heartbeat keeps a stream open that has no event for more than a minute',
    transport: 'sse',
    kind: 'optimal',
    spec: 'WHATWG HTML, 9.2.7',
    instance: 'short',
    expected: { ...OK, event: 'test', meets: 'idle' },
    claims: [{ fact: 'beats', atLeast: 1, otherwise: 'degrades', cause: 'lost' }],
    run(ask) {
      const silence = ask.scaled(SILENCE)
      return ask.http('/sse', {
        ...stream({ count: 2, silence, stamp: true }),
        // If the edge drops the heartbeats, the client hears nothing for as long as the source is silent.
        waits: silence,
        measure: () => ({ silentMs: silence }),
      })
    },
  }),
  check({
    ...echoes,
    id: 'websocket-silence',
    title: 'A WebSocket may be silent for more than a minute',
    kind: 'optimal',
    spec: 'RFC 6455 knows no idle timeout',
    instance: 'short',
    expected: { ...OPEN, meets: 'idle' },
    run: (ask) => afterSilence(ask, 0),
  }),
  check({
    ...echoes,
    id: 'websocket-silence-ping',
    title: 'Pings keep a WebSocket open that has no message for more than a minute',
    kind: 'optimal',
    spec: 'RFC 6455, 5.5.2: a ping may serve as a keepalive',
    instance: 'short',
    expected: { ...OPEN, meets: 'idle' },
    // About one every 15 s, like the service's own heartbeat.
    run: (ask) => afterSilence(ask, 4),
  }),
]

/** A message, silence, and another message; the echo returns both. @param pings the client's, spread over the silence */
function afterSilence(ask: Ask, pings: number): Promise<Outcome> {
  const silentMs = ask.scaled(SILENCE)
  return askEcho(ask, {
    ...once('before', 'after'),
    waits: silentMs,
    lasting: silentMs,
    async act(connection) {
      const { socket, messages, answered } = connection
      socket.send('before')
      if (!(await connection.came(() => messages.length > 0))) return undefined
      for (let n = 0; n < pings && connection.open; n++) {
        await ask.wait(silentMs / (pings + 1), answered)
        socket.ping()
      }
      await ask.wait(silentMs / (pings + 1), answered)
      socket.send('after')
      if (await connection.came(() => messages.length > 1)) socket.close(1000)
      return { silentMs, pings, pongs: connection.pongs.length }
    },
  })
}
