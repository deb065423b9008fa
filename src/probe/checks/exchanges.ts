import { firstValue } from '../../contract.ts'
import type { HttpExchange } from '../clients/client.ts'
import type { Claim, Outcome } from '../model.ts'
import { stream } from './asked.ts'
import { type Ask, type Check, check, OK } from './check.ts'
import { askAgain } from './requests.ts'

/** How long the rest of a request's body waits, ms. */
const GAP = 500

const replayed = {
  transport: 'chunked',
  spec: 'RFC 9111, 3 and 4.2.2',
  probeRoutes: true,
  records: '',
  expected: { ...OK, untimed: true, coded: true },
  claims: [{ fact: 'replayed', is: false, otherwise: 'degrades', cause: 'replayed', by: 'edge' }] as Claim[],
} as const satisfies Partial<Check>

/** Whether a request and its answer pass as they were sent, and once. */
export const exchanges: Check[] = [
  check({
    id: 'chunked-length',
    title: 'A body with a Content-Length arrives as it is made',
    transport: 'chunked',
    kind: 'optimal',
    // Go's ReverseProxy, and so Caddy, flushes only what has no Content-Length.
    spec: 'RFC 9110, 8.6; net/http/httputil, ReverseProxy.FlushInterval',
    probeRoutes: true,
    records: '',
    // Traefik sends on every 100 ms, which must lie well below the half interval that is late.
    run: (ask) => ask.http('/probe/length', { ...stream({ interval: 300, stamp: true }), query: {} }),
  }),
  check({
    id: 'chunked-head',
    title: 'HEAD of a stream gets its head at once, and reaches the service as HEAD',
    transport: 'chunked',
    kind: 'optimal',
    // Varnish asks with GET: the service runs a whole stream for nobody.
    spec: 'RFC 9110, 9.3.2; RFC 9112, 6.3',
    probeRoutes: true,
    records: '',
    claims: [
      { fact: 'next', is: 200, otherwise: 'degrades', cause: 'altered' },
      { fact: 'method', is: 'HEAD', otherwise: 'degrades', cause: 'altered' },
    ],
    async run(ask) {
      const outcome = await ask.http('/transfer-encoding', { method: 'HEAD', act: askAgain })
      const shown = await ask.http('/probe/request', { method: 'HEAD' })
      return withFacts(outcome, { method: firstValue(shown.headers, 'x-probe-method') ?? null })
    },
  }),
  check({
    id: 'sent-twice',
    title: 'A GET that the service breaks off is not sent again',
    transport: 'http',
    kind: 'observe',
    // Go's Transport, and so Caddy, sends it again if the connection had been used before.
    spec: 'RFC 9110, 9.2.2',
    probeRoutes: true,
    expected: { endings: ['complete', 'truncated', 'reset'] },
    claims: [{ fact: 'asked', atMost: 1, otherwise: 'degrades', cause: 'sent-twice', by: 'edge' }],
    run: askToHangUp,
  }),
  check({
    ...replayed,
    id: 'chunked-replayed',
    title: 'A finished stream is not replayed from a cache',
    kind: 'required',
    run: (ask) => askTwice(ask, '/transfer-encoding'),
  }),
  check({
    ...replayed,
    id: 'chunked-replayed-plain',
    beside: 'chunked-replayed',
    title: 'A plain app’s finished stream is not replayed from a cache',
    // It may be: nothing forbids it. Varnish keeps it for two minutes.
    kind: 'observe',
    run: (ask) => askTwice(ask, '/probe/plain/transfer-encoding'),
  }),
  check({
    id: 'chunked-duplex',
    title: 'A request arrives as it is sent, and its answer may begin before its end',
    transport: 'chunked',
    kind: 'optimal',
    // nginx collects the request first, with its defaults.
    spec: 'RFC 9110, 7.5; ngx_http_proxy_module, proxy_request_buffering',
    probeRoutes: true,
    records: '',
    // Caddy breaks off a few of the answers that it holds back.
    expected: { ...OK, endings: ['complete', 'truncated', 'reset'] },
    claims: [
      { fact: 'collected', is: false, otherwise: 'degrades', cause: 'request-held', by: 'edge' },
      { fact: 'early', is: true, otherwise: 'degrades', cause: 'head-late', doubtful: true },
      { fact: 'ending', is: 'complete', otherwise: 'cut', cause: 'truncated' },
    ],
    run: (ask) =>
      ask.http('/probe/duplex', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: 'foo',
        rest: 'bar',
        lasting: GAP,
        act: (exchange) => sendLate(ask, exchange),
        measure: (_answer, events) => ({ spreadMs: Number(events[1]?.data ?? Number.NaN) }),
      }),
  }),
]

/** How often it is tried: other requests may take the connections that the edge has used. */
const TRIES = 3

/** Asks for a GET that the service breaks off, until the edge has sent it again. */
async function askToHangUp(ask: Ask): Promise<Outcome> {
  let before = 0
  for (let tries = 1; ; tries++) {
    // They leave the edge connections that have been used.
    await Promise.all(Array.from({ length: 8 }, () => ask.http('/health')))
    const outcome = await ask.http('/probe/hangs-up')
    const { facts } = await ask.http(`/probe/hangs-up/${ask.run}`, {
      measure: (_answer, events) => ({ asked: Number(/\d+/.exec(events[0]?.data ?? '')?.[0] ?? 0) }),
    })
    if (typeof facts.asked !== 'number') return withFacts(outcome, facts)
    const asked = facts.asked - before
    if (asked !== 1 || tries === TRIES) return withFacts(outcome, { asked })
    before += asked
  }
}

/** Asks for the same again once it is whole. The outcome is the second answer. */
async function askTwice(ask: Ask, path: string): Promise<Outcome> {
  const how = stream({ interval: 10, stamp: true })
  const first = await ask.http(path, how)
  const second = await ask.http(path, how)
  const made = ({ events }: Outcome) => events.map(({ data }) => data).join()
  return withFacts(second, { replayed: first.events.length > 0 && made(first) === made(second) })
}

/** Sends the rest of the request late, and tells whether the answer had begun before. */
async function sendLate(ask: Ask, exchange: HttpExchange) {
  await ask.wait(GAP, exchange.answered)
  const early = exchange.body.length > 0
  exchange.sendRest()
  return { early, gapMs: GAP }
}

const withFacts = (outcome: Outcome, facts: Outcome['facts']): Outcome => ({
  ...outcome,
  facts: { ...outcome.facts, ...facts },
})
