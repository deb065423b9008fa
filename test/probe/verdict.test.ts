import t from 'tap'
import { checks } from '../../src/probe/checks/index.ts'
import type { Outcome } from '../../src/probe/outcome.ts'
import { probe } from '../../src/probe/probe.ts'
import { judge, type Verdict } from '../../src/probe/verdict.ts'
import { badEdges, passes } from '../support/bad-edges/index.ts'
import { startApp } from '../support/service.ts'

const streams = ['chunked', 'sse', 'websocket']
const http = ['chunked', 'sse']

/** What an edge must be found to do to some checks. */
interface Finding extends Pick<Verdict, 'verdict'> {
  checks: string[]
  /** The edge, unless told otherwise. */
  by?: Verdict['by']
  reason: RegExp
}

const patient = /, \d{3,} ms in, nothing more came until patience ran out$/
const late = /^\d of 3 events came late, up to [2-9]\d\d ms$/
const fault = { verdict: 'unknown', by: 'harness' } as const

const findings: Record<string, Finding[]> = {
  absent: [{ checks: ['health', ...streams], ...fault, reason: /could not be asked: .*ECONNREFUSED/ }],
  adds: [{ checks: streams, verdict: 'degrades', reason: /^all 3 events came, and 1 that nobody sent$/ }],
  alters: [{ checks: streams, verdict: 'degrades', reason: /^event 2 of 3 did not come as sent$/ }],
  'answers-200': [
    { checks: ['websocket'], verdict: 'refused', reason: /^200 instead of 101, with a body of its own$/ },
    { checks: ['chunked'], verdict: 'cut', reason: /^after 0 of 3 .* with 1 in it that nobody sent$/ },
    { checks: ['health'], verdict: 'degrades', reason: /did not come as sent/ },
  ],
  babbles: [
    { checks: http, verdict: 'cut', reason: /^after 1 of 3 events, .* made no sense: .*"zzzzzzzz"$/ },
    { checks: ['websocket'], verdict: 'cut', reason: /^after 1 of 3 events, .* made no sense: .*frame/ },
  ],
  buffers: [
    {
      checks: streams,
      verdict: 'degrades',
      reason: /^all 3 events came at once, \d+ ms in, the first \d+ ms late$/,
    },
  ],
  'closes-1011': [
    { checks: ['websocket'], verdict: 'cut', reason: /^after 3 of 3 .* closed with 1011 \(upstream gone\)$/ },
  ],
  'closes-uncoded': [
    { checks: ['websocket'], verdict: 'cut', reason: /^after 3 of 3 .* closed without a code$/ },
  ],
  compresses: [
    { checks: http, verdict: 'degrades', reason: /^compressed on its way \(gzip\), / },
    { checks: ['health'], verdict: 'degrades', reason: /^compressed on its way \(gzip\)$/ },
  ],
  'compresses-whole': [
    { checks: http, verdict: 'degrades', reason: /^compressed on its way \(gzip\), all 3 events at once$/ },
  ],
  cuts: [
    { checks: streams, verdict: 'cut', reason: /^after 1 of 3 .* closed without the end of the stream$/ },
  ],
  delays: [{ checks: streams, verdict: 'degrades', reason: late }],
  endless: [
    { checks: streams, verdict: 'cut', reason: /^after 3 of 3 .* still going on when patience ran out$/ },
  ],
  'fakes-101': [{ checks: ['websocket'], verdict: 'refused', reason: /^101, but not a WebSocket: .*Accept/ }],
  halves: [
    { checks: http, verdict: 'cut', reason: /^after 1 of 3 .* closed without the end of the stream$/ },
  ],
  'hangs-up': [
    {
      checks: streams,
      verdict: 'cut',
      reason: /^before any answer, .* closed without the end of the stream$/,
    },
  ],
  hides: [{ checks: streams, verdict: 'cut', reason: /^after 1 of 3 .* ended cleanly as if that were all$/ }],
  'ignores-upgrades': [
    {
      checks: ['websocket'],
      verdict: 'refused',
      reason: /^426: the handshake reached the service as a plain GET$/,
    },
  ],
  loses: [{ checks: streams, verdict: 'degrades', reason: /^event 2 of 3 lost$/ }],
  merges: [{ checks: streams, verdict: 'degrades', reason: late }],
  refuses: [
    { checks: ['health', ...http], verdict: 'refused', reason: /^403 instead of 200, with an empty body$/ },
    { checks: ['websocket'], verdict: 'refused', reason: /^403 instead of 101, with an empty body$/ },
  ],
  'refuses-for-ever': [
    { checks: http, verdict: 'refused', reason: /^403 instead of 200, with a body of its own$/ },
    { checks: ['websocket'], verdict: 'refused', reason: /^403 instead of 101, with a body of its own$/ },
  ],
  renames: [
    { checks: ['sse'], verdict: 'degrades', reason: /^an event named message came instead of test$/ },
  ],
  reorders: [{ checks: streams, verdict: 'degrades', reason: /^event 2 of 3 came before its turn$/ }],
  repeats: [{ checks: streams, verdict: 'degrades', reason: /^event 2 of 3 came more than once$/ }],
  resets: [{ checks: streams, verdict: 'cut', reason: /^after 1 of 3 .* the connection was reset$/ }],
  'says-compressed': [
    { checks: http, verdict: 'cut', reason: /^after 0 of 3 .* said to be compressed \(gzip\)$/ },
  ],
  silent: [
    {
      checks: ['health', ...streams],
      verdict: 'cut',
      reason: new RegExp(`^before any answer${patient.source}`),
    },
  ],
  'speaks-ssh': [{ checks: ['health', ...streams], ...fault, reason: /could not be asked: .*MALFORMED/ }],
  stalls: [{ checks: streams, verdict: 'cut', reason: new RegExp(`^after 1 of 3 events${patient.source}`) }],
  unclosed: [
    { checks: streams, verdict: 'cut', reason: /^after 3 of 3 .* closed without the end of the stream$/ },
  ],
}

t.test('What becomes of the checks', async (t) => {
  const { url } = await startApp(t)
  const direct = new Map<string, Outcome>()
  for await (const { outcome, verdict } of probe({ checks, base: url, patience: 10_000 })) {
    direct.set(outcome.check, outcome)
    t.equal(verdict.verdict, 'survives', `${outcome.check} without an edge: ${verdict.reason}`)
  }

  await t.test(`through an edge that ${passes.does}`, async (t) => {
    const { url: base, stop } = await passes.start(url)
    t.teardown(stop)
    const get = (check: { id: string }) => direct.get(check.id)
    for await (const { outcome, verdict } of probe({ checks, base, direct: get, patience: 10_000 })) {
      t.equal(verdict.verdict, 'survives', `${outcome.check}: ${verdict.reason}`)
      t.equal(verdict.by, undefined, 'nobody is to blame')
    }
  })

  t.strictSame(Object.keys(findings).sort(), badEdges.map(({ id }) => id).sort(), 'no bad edge is forgotten')
  // Each mostly waits; its checks are asked at once, too.
  t.jobs = 4
  for (const edge of badEdges) {
    t.test(`through one that ${edge.does}`, { buffered: true }, async (t) => {
      const { url: base, stop } = await edge.start(url)
      t.teardown(stop)
      const asked = findings[edge.id]?.flatMap(({ checks, ...wanted }) =>
        checks.map((id) => ({ id, wanted })),
      )
      await Promise.all(
        asked?.map(async ({ id, wanted }) => {
          t.match(await ask(id, base, direct), { by: 'edge', ...wanted }, id)
        }) ?? [],
      )
    })
  }
})

/** One check's verdict, whatever the checks before it would have said. */
async function ask(id: string, base: URL, direct: Map<string, Outcome>): Promise<Verdict | undefined> {
  const alone = checks.filter((check) => check.id === id).map((check) => ({ ...check, needs: [] }))
  const options = { checks: alone, base, direct: () => direct.get(id), patience: 1_000 }
  for await (const { verdict } of probe(options)) return verdict
  return undefined
}

/** A whole SSE stream of three events, 200 ms apart, each of them `delay` ms on its way. */
function outcome(delay: number, change: Partial<Outcome> = {}): Outcome {
  const startedAt = 1_700_000_000_000
  return {
    check: 'sse',
    transport: 'sse',
    run: 'run',
    url: 'http://127.0.0.1/sse',
    startedAt,
    expected: {
      status: 200,
      data: ['foo', 'bar', 'baz'],
      event: 'test',
      intervalMs: 200,
      stamped: true,
    },
    status: 200,
    headers: [],
    arrivals: [],
    events: ['foo', 'bar', 'baz'].map((payload, i) => ({
      ms: i * 200 + delay,
      event: 'test',
      data: `${i} ${startedAt + i * 200} ${payload}`,
    })),
    ending: 'complete',
    endedMs: 400 + delay,
    ...change,
  }
}

const refusal = (status: number, body: string): Partial<Outcome> => ({
  status,
  events: [],
  refusal: body,
  ending: 'refused',
})

t.test('Who did it', async (t) => {
  const cut = outcome(1, { ending: 'truncated' })
  t.match(judge(cut, outcome(1)), { verdict: 'cut', by: 'edge' }, 'the edge, where it passes without')
  t.match(judge(cut), { verdict: 'cut', by: 'service' }, 'the service, where there is no edge')
  t.match(
    judge(cut, outcome(1, { ending: 'reset' })),
    { verdict: 'unknown', by: 'service', reason: /^it fails without the edge too: .* reset$/ },
    'the service, where it fails without the edge',
  )
  const fault = { code: 'ECONNREFUSED', message: 'nobody there' }
  t.match(
    judge(cut, outcome(1, { fault })),
    { verdict: 'unknown', by: 'harness' },
    'the harness, where it could not be asked without the edge',
  )
  t.match(
    judge(outcome(1, refusal(503, '{"code":"STREAMPROOF_DRAINING"}')), outcome(1)),
    { verdict: 'refused', by: 'service', reason: /STREAMPROOF_DRAINING/ },
    'the service, where it names its own refusal',
  )
})

t.test('Lateness is measured against the direct run', async (t) => {
  t.match(judge(outcome(150), outcome(1)), { verdict: 'degrades', by: 'edge', doubtful: true })
  t.match(judge(outcome(90), outcome(1)), { verdict: 'survives' }, 'up to half an interval it is none')
  t.match(
    judge(outcome(240), outcome(90)),
    { verdict: 'degrades', doubtful: true },
    'a late direct run counts',
  )
  t.match(judge(outcome(170), outcome(90)), { verdict: 'survives' }, 'a late direct run counts')
  t.match(judge(outcome(-5_000), outcome(-5_000)), { verdict: 'survives' }, 'so clocks may differ')
  t.match(judge(outcome(-4_800), outcome(-5_000)), { verdict: 'degrades' }, 'so clocks may differ')
  t.match(judge(outcome(500), outcome(300)), { verdict: 'unknown' }, 'where both are late, nobody knows')
  t.match(
    judge(outcome(1, refusal(403, '')), outcome(300)),
    { verdict: 'refused', by: 'edge' },
    'a busy machine explains no refusal',
  )
})

t.test('However much was lost, the reason is one short sentence', async (t) => {
  const data = Array.from({ length: 150_000 }, () => 'foo')
  const whole = outcome(0)
  const expected = { ...whole.expected, data }
  const events = data.map((payload, i) => ({
    ms: 300,
    event: 'test',
    data: `${i} ${whole.startedAt} ${payload}`,
  }))
  const lossy = outcome(0, { expected, events: events.filter((_, i) => i % 2 === 1) })
  t.match(judge(lossy, whole), { verdict: 'degrades', reason: '75000 events of 150000 lost' })
  t.match(judge(outcome(0, { expected, events }), whole), { reason: /^all 150000 events came at once/ })
})
