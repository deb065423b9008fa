import type { Outcome } from '../model.ts'
import { stream } from './asked.ts'
import { type Ask, type Check, check, type HttpAsk, OK } from './check.ts'

/** Quiet streams at once. */
const STREAMS = 500
/** How long they are quiet: long enough for all of them to be open, ms. */
const QUIET = 2_000

/** What an edge does with all its streams. */
export const crowd: Check[] = [
  check({
    id: 'sse-crowd',
    title: `${STREAMS} quiet streams at once all come to their end`,
    transport: 'sse',
    kind: 'optimal',
    // Apache has 150 threads with its defaults, one of which each stream takes, and begins with 50; nginx, as Debian ships
    // it, 768 connections a worker, two of which each takes.
    spec: 'Apache mpm_event, MaxRequestWorkers; ngx_core_module, worker_connections',
    over: 'http1',
    instance: 'crowded',
    records: '',
    // Those that wait for others leave.
    expected: { ...OK, event: 'test', endings: ['complete', 'left'], untimed: true },
    claims: [
      { fact: 'refused', is: 0, otherwise: 'refused', cause: 'refused', doubtful: true },
      // Apache begins at most 150 of them; a busy machine begins more.
      { fact: 'opened', id: 'most', atLeast: STREAMS * 0.4, otherwise: 'degrades', cause: 'head-late' },
      { fact: 'opened', is: STREAMS, otherwise: 'degrades', cause: 'head-late', doubtful: true },
      { fact: 'whole', is: STREAMS, otherwise: 'cut', cause: 'truncated', doubtful: true },
    ],
    run: askCrowd,
  }),
  check({
    id: 'reload',
    title: 'Streams live on while the edge reloads its configuration',
    transport: 'http',
    kind: 'optimal',
    // Caddy closes WebSockets at once where `stream_close_delay` is not set.
    spec: 'nginx, “Controlling nginx”; Caddy, reverse_proxy, stream_close_delay',
    over: 'http1',
    instance: 'reloaded',
    claims: [
      { fact: 'sse', is: 'complete', otherwise: 'cut', cause: 'cut-reload' },
      { fact: 'webSocket', oneOf: ['complete', 'refused'], otherwise: 'cut', cause: 'cut-reload' },
    ],
    run: askDuringReload,
  }),
]

/** The outcome is one stream's that was whole, if any was. */
async function askCrowd(ask: Ask): Promise<Outcome> {
  const how: HttpAsk = {
    query: { count: 2, silence: QUIET },
    lasting: QUIET,
    // A connection that waits in a queue is not open.
    patience: 1_000,
    waits: QUIET,
    // What has not begun by the time that the others end waits for one of them.
    async act(exchange) {
      await ask.wait(
        QUIET,
        exchange.came(() => exchange.body.length > 0),
      )
      if (exchange.body.length === 0) exchange.leave()
      return undefined
    },
  }
  const outcomes = await Promise.all(Array.from({ length: STREAMS }, () => ask.http('/sse', how)))
  const isWhole = ({ ending, events }: Outcome) => ending === 'complete' && events.length === 2
  const whole = outcomes.filter(isWhole)
  const opened = outcomes.flatMap(({ startedAt, events: [first] }) => (first ? startedAt + first.ms : []))
  const shown = whole.at(-1) ?? outcomes.find(({ fault }) => !fault) ?? (outcomes[0] as Outcome)
  return {
    ...shown,
    facts: {
      whole: whole.length,
      opened: opened.length,
      refused: outcomes.filter(({ ending }) => ending === 'refused').length,
      openedMs: opened.length > 0 ? Math.round(Math.max(...opened) - shown.startedAt) : null,
    },
  }
}

/** One stream over each transport, and the edge's reload in their middle. The outcome is that of chunked text. */
async function askDuringReload(ask: Ask): Promise<Outcome> {
  const how = stream({ count: 10, interval: 200 })
  const [chunked, sse, webSocket] = await Promise.all([
    ask.http('/transfer-encoding', {
      ...how,
      async act(exchange) {
        if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
        // The other two have begun then, too.
        await ask.wait(500, exchange.answered)
        await ask.reload()
        return undefined
      },
    }),
    ask.http('/sse', how),
    ask.webSocket('/websocket', how),
  ])
  return { ...chunked, facts: { sse: sse.ending ?? null, webSocket: webSocket.ending ?? null } }
}
