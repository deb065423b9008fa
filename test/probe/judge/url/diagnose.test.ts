import t from 'tap'
import { SHORTEST_LIMIT as ADVISED_FROM } from '../../../../src/probe/advice/causes.ts'
import { adviseUrl } from '../../../../src/probe/advice/url.ts'
import { SHORTEST_LIMIT } from '../../../../src/probe/judge/thresholds.ts'
import { diagnose } from '../../../../src/probe/judge/url/diagnose.ts'
import type { UrlOutcome } from '../../../../src/probe/url-model.ts'
import { cutAt, outcome } from '../../../support/any-url/outcome.ts'

const alb: UrlOutcome['headers'] = [
  ['Content-Type', 'text/event-stream'],
  ['Server', 'awselb/2.0'],
]
const held = outcome({
  headMs: 1_790,
  reads: [{ ms: 1_800, bytes: 192 }],
  events: Array.from({ length: 12 }, () => ({ ms: 1_800, size: 8 })),
})

t.test('A cut at exactly a documented limit of a vendor that shows is likely its doing', async (t) => {
  const { outcome: _, ...found } = diagnose([cutAt(90_040, 60_010, { headers: alb })])
  t.match(found, {
    verdict: 'cut',
    cause: 'cut-idle',
    by: 'edge',
    sure: 'likely',
    edges: [{ vendor: 'alb' }],
  })
  t.match(found.who, /Likely Application Load Balancer: that is its idle_timeout\.timeout_seconds of 60 s/)
  t.match(found.who, /https:\/\/docs\.aws\.amazon\.com/)
})

t.test('The same cut without a mark is nobody’s, but the defaults that fit are named', async (t) => {
  const found = diagnose([cutAt(90_040, 60_010)])
  t.match(found, { by: 'unknown', sure: 'unknown' })
  t.match(found.who, /Cannot tell: edge or origin\. 60 s is the default of/)
  t.ok(found.notes.some((note) => /nginx’s proxy_read_timeout/.test(note)))
})

t.test('A cut near a limit, but not at it, is not blamed on it', async (t) => {
  t.match(diagnose([cutAt(90_040, 55_000, { headers: alb })]), { by: 'unknown', sure: 'unknown' })
})

t.test('A limit on the whole is one that does not move with traffic', async (t) => {
  const [quick, slow] = [cutAt(2_050, 20), cutAt(2_060, 400)]
  t.match(diagnose([quick, slow]), { cause: 'cut-total' })
  t.match(diagnose([quick, cutAt(3_000, 20)]), { cause: 'truncated' })
  const apprunner = { url: 'https://x.awsapprunner.com/sse' }
  t.match(diagnose([cutAt(120_100, 50, apprunner), cutAt(120_090, 700, apprunner)]), {
    cause: 'cut-total',
    by: 'edge',
    sure: 'likely',
    who: /App Runner: that is its request timeout of 120 s/,
  })
  const envoy: Partial<UrlOutcome> = { headers: [['server', 'envoy']] }
  t.match(
    diagnose([cutAt(16_010, 50, envoy), cutAt(16_020, 700, envoy)]),
    { sure: 'likely', who: /Envoy: that is its route timeout of 15 s/ },
    'which closes the connection a second later',
  )
})

t.test('What breaks off a moment after it began has met no limit, however often', async (t) => {
  const nothing: Partial<UrlOutcome> = { reads: [], events: [] }
  for (const [title, ending, outcomes] of [
    ['after the head', 'reset', [cutAt(65, 60, nothing), cutAt(72, 66, nothing)]],
    ['after the first event', 'truncated', [cutAt(340, 70), cutAt(352, 60)]],
    [
      'after a head that comes late',
      'reset',
      [2_065, 2_069].map((ms) => {
        const { firstByteMs: _, ...late } = cutAt(ms, 60, { ...nothing, headMs: ms - 60 })
        return late
      }),
    ],
    [
      'after a first event that comes late',
      'truncated',
      [2_060, 2_066].map((ms) =>
        cutAt(ms, 60, {
          firstByteMs: 2_000,
          reads: [{ ms: 2_000, bytes: 16 }],
          events: [{ ms: 2_000, size: 8 }],
        }),
      ),
    ],
  ] as const) {
    const found = diagnose(outcomes.map((one) => ({ ...one, ending })))
    t.match(found, { verdict: 'cut', cause: ending, reason: /\(2 of 2 times\)/ }, title)
    t.notMatch(found.reason, /same moment/, title)
  }
  const soon = diagnose([cutAt(340, 70), cutAt(352, 60)])
  t.equal(ADVISED_FROM, SHORTEST_LIMIT, 'advice has the same threshold')
  t.notMatch(
    JSON.stringify(adviseUrl(soon, soon.outcome)),
    /limit|before that time/,
    'and no limit is to be raised',
  )
})

t.test('An error event of the stream is the origin’s, and no refusal once events came', async (t) => {
  const sentinel = { expected: 'data: [DONE]', came: false }
  const errorAt = (at: number, change: Partial<UrlOutcome> = {}) => {
    const events = outcome().events.map((event, n) => (n === at ? { ...event, error: true as const } : event))
    return outcome({
      events,
      reportedError: true,
      errorData: '{"type":"overloaded_error"}',
      sentinel,
      ...change,
    })
  }
  t.match(diagnose([errorAt(11)]), {
    verdict: 'cut',
    cause: 'truncated',
    by: 'origin',
    sure: 'proven',
    reason:
      'The source itself reported its failure in the stream, after 11 events, at 1.8 s (“{"type":"overloaded_error"}”).',
  })
  const broken = diagnose([errorAt(11, { ending: 'truncated' })])
  t.match(broken, { by: 'origin', reason: /reported its failure/ }, 'whatever breaks off after it')
  const first = errorAt(0)
  t.match(diagnose([{ ...first, events: first.events.slice(0, 1) }]), {
    verdict: 'refused',
    cause: 'refused',
    by: 'origin',
    sure: 'proven',
    reason: /The stream began with the source’s own error event/,
  })
  t.match(
    diagnose([errorAt(4, { sentinel: { ...sentinel, came: true } })]),
    {
      verdict: 'survives',
      by: 'unknown',
      notes: ['The source reported an error in its stream, and went on.'],
    },
    'a source that goes on has not failed',
  )
})

t.test('A mark alone blames nobody', async (t) => {
  t.match(diagnose([{ ...held, headers: alb }]), { cause: 'held-to-end', by: 'unknown', sure: 'unknown' })
})

t.test('Beside the origin, who did it is proven by two turns, and likely by one', async (t) => {
  const direct = outcome({ target: 'direct', url: 'http://10.0.0.5/sse' })
  t.match(diagnose([held, direct]), { by: 'edge', sure: 'likely' })
  t.match(diagnose([held, direct, held, direct]), { by: 'edge', sure: 'proven' })
  const alsoHeld = { ...held, target: 'direct' }
  t.match(diagnose([held, alsoHeld, held, alsoHeld]), { by: 'origin', sure: 'proven' })
})

t.test('What comes at once no later than without the edge was not held there', async (t) => {
  const events = held.events.map((event, n) => (n < 6 ? event : { ...event, ms: 2_200 }))
  const reads = [
    { ms: 1_800, bytes: 96 },
    { ms: 2_200, bytes: 96 },
  ]
  const direct = outcome({ target: 'direct', headMs: 1_790, reads, events, endedMs: 2_201 })
  t.match(diagnose([held, direct, direct, held]), { by: 'unknown', sure: 'unknown', who: /came no sooner/ })
})

t.test('Where the origin fails in another way, nobody is blamed', async (t) => {
  const direct = cutAt(900, 10, { target: 'direct' })
  t.match(diagnose([held, direct, held, direct]), { by: 'unknown', who: /in another way: cut/ })
})

t.test('An origin that cannot be reached proves nothing', async (t) => {
  const fault = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }
  const direct = outcome({ target: 'direct', fault, events: [], reads: [] })
  const found = diagnose([held, direct])
  t.match(found, { by: 'unknown', sure: 'unknown' })
  t.match(found.notes, [/direct could not be asked/])
})

t.test('Of several hops the guilty one is named', async (t) => {
  const inner = (good: boolean) => ({
    ...(good ? outcome() : held),
    target: 'nginx',
    url: 'http://10.0.0.4/sse',
  })
  const direct = outcome({ target: 'direct', url: 'http://10.0.0.5/sse' })
  t.match(diagnose([held, inner(true), direct, held, inner(true), direct]), {
    by: 'edge',
    sure: 'proven',
    hop: 'app.example',
  })
  t.match(diagnose([held, inner(false), direct, held, inner(false), direct]), { by: 'edge', hop: 'nginx' })
  t.match(
    diagnose([held, inner(false)]),
    { by: 'unknown', toTell: /--direct/ },
    'nginx or the origin behind it',
  )
  t.match(diagnose([held, inner(true), held, inner(true)]), { by: 'edge', hop: 'app.example' })
})

t.test('An accident is no habit', async (t) => {
  t.match(diagnose([held, outcome(), outcome()]), { verdict: 'survives' })
  t.match(diagnose([held, outcome(), held]), { verdict: 'degrades', reason: /only 2 of 3 times/ })
  t.match(diagnose([cutAt(900, 10), outcome(), outcome()]), { verdict: 'cut', reason: /only 1 of 3 times/ })
})

t.test('Compression is the cause where the stream flows without it', async (t) => {
  const coded = { ...held, headers: [...held.headers, ['Content-Encoding', 'gzip']] as UrlOutcome['headers'] }
  t.match(diagnose([coded, outcome({ variation: 'identity' })]), {
    cause: 'held-by-compression',
    by: 'unknown',
  })
  t.match(diagnose([coded, { ...held, variation: 'identity' }]), { cause: 'held-to-end' })
})

t.test('Times in the data show that a stream was held, not by whom', async (t) => {
  const made = (n: number) => 1_800_000_000_000 + 150 * n
  const timed = { ...held, events: held.events.map((event, n) => ({ ...event, made: made(n) })) }
  t.match(diagnose([timed]), {
    cause: 'held-to-end',
    by: 'unknown',
    reason: /by the times in their data they waited up to 1\.6 s/,
  })
})

t.test('A heartbeat that comes as seldom as a limit allows is worth a word', async (t) => {
  const beats = [0, 1, 2, 3].map((n) => 55_000 * n + 100)
  const { notes, verdict } = diagnose([outcome({ headers: alb, beats, endedMs: 170_000, ending: 'left' })])
  t.equal(verdict, 'survives')
  t.match(notes, [/heartbeat comes every 55\.0 s, too close to Application Load Balancer’s/])
})

t.test('The same outcomes give the same diagnosis', async (t) => {
  const stored = JSON.parse(JSON.stringify([held, outcome({ target: 'direct' })]))
  t.strictSame(diagnose(stored), diagnose([held, outcome({ target: 'direct' })]))
})
