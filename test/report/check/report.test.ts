import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { adviseUrl } from '../../../src/probe/advice/url.ts'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import type { UrlOutcome } from '../../../src/probe/url-model.ts'
import { checkPage } from '../../../src/report/check/html.ts'
import { checkJunit } from '../../../src/report/check/junit.ts'
import { resultOf } from '../../../src/report/check/result.ts'
import { checkReport } from '../../../src/report/check/terminal.ts'
import { timeline } from '../../../src/report/check/timeline.ts'
import { outcome } from '../../support/any-url/outcome.ts'

function resultFrom(...outcomes: UrlOutcome[]) {
  const { outcome: shown, ...found } = diagnose(outcomes)
  return resultOf(outcomes, { ...found, advice: adviseUrl(found, shown) }, shown)
}

const held = outcome({
  headers: [
    ['Content-Type', 'text/event-stream'],
    ['Server', 'nginx/1.27.3'],
    ['X-Evil', '\u001b[31m<script>'],
  ],
  reads: [{ ms: 1_800, bytes: 192 }],
  events: Array.from({ length: 12 }, () => ({ ms: 1_800, size: 8 })),
})

t.test('The result fits the terminal', async (t) => {
  for (const width of [60, 80, 120]) {
    const text = stripVTControlCharacters(checkReport(resultFrom(held, outcome({ target: 'direct' })), width))
    // A URL, or a line to copy, is not broken.
    const wide = text.split('\n').filter((line) => line.length > width && !/https:\/\/|^ {12}/.test(line))
    t.strictSame(wide, [], `${width} columns`)
  }
})

t.test('Verdict and reason come first, then who, what to change, the time line and the facts', async (t) => {
  const text = stripVTControlCharacters(checkReport(resultFrom(held), 80))
  const labels = text
    .split('\n')
    .flatMap((line) => /^(DEGRADES|Who|Change|Time|Facts)\b/.exec(line)?.[1] ?? [])
  t.strictSame(labels, ['DEGRADES', 'Who', 'Change', 'Time', 'Facts'])
  t.ok(text.indexOf('In the service') < text.indexOf('nginx:'), 'what the service can do itself comes first')
  t.match(text, /proxy_buffering off;/)
  t.match(text, /Cannot tell: edge or origin/)
})

t.test('Alt-Svc is among the facts', async (t) => {
  const headers: UrlOutcome['headers'] = [...outcome({}).headers, ['alt-svc', 'h3=":443"; ma=86400']]
  const result = resultFrom(outcome({ headers }))
  t.equal(result.facts?.altSvc, 'h3=":443"; ma=86400')
  t.match(stripVTControlCharacters(checkReport(result, 120)), /Alt-Svc h3=":443"; ma=86400/)
})

t.test('The times of the facts have one clock, which starts with the request', async (t) => {
  const facts = (change: Partial<UrlOutcome>) =>
    stripVTControlCharacters(checkReport(resultFrom(outcome(change)), 120))
      .split('\n')
      .find((line) => /head at/.test(line)) ?? ''
  t.match(facts({}), /after the request: head at 5 ms, .*, complete at 1\.80 s/)
  t.notMatch(facts({}), /connected/)
  const closed: Partial<UrlOutcome> = {
    transport: 'websocket',
    status: 101,
    ending: 'truncated',
    closeCode: 1011,
  }
  t.match(facts(closed), /closed with 1011 at 1\.80 s/)
})

t.test('A page or a refusal has no events, no streams’ fields, and advice for whoever asked', async (t) => {
  const refused: [Partial<UrlOutcome>, RegExp][] = [
    [{ status: 401, transport: 'chunked' }, /In the request: It wants to know who asks: .*-H 'Authorization/],
    [{ status: 404, transport: 'chunked' }, /In the request: There is nothing at this path/],
    [{ status: 429, transport: 'chunked' }, /In the request: It is asked too often/],
    [
      { body: '<title>Sign in</title>', headers: [['Content-Type', 'text/html']], transport: 'chunked' },
      /In the request: Something else answers in place of the stream\. .*-H 'Cookie: …'/,
    ],
  ]
  for (const [change, advice] of refused) {
    const text = stripVTControlCharacters(checkReport(resultFrom(outcome(change)), 80))
    t.match(text.replace(/\s+/g, ' '), advice)
    t.notMatch(text, /anti-buffering|first event at 150|asks proxies/)
  }
})

t.test('A connection that ends before an answer is no matter of limits and last events', async (t) => {
  const { status: _, httpVersion: __, ...none } = outcome({ headers: [], reads: [], events: [], endedMs: 2 })
  const { advice } = resultFrom({ ...none, ending: 'truncated' })
  t.strictSame(advice.length, 1)
  t.match(advice[0]?.text, /^No answer had begun\. A port that takes only TLS \(ask with https:/)
})

t.test('The time line shows the head, the events and the end', async (t) => {
  const steady = timeline(outcome(), 1_801, 48)
  t.match(steady, /^├/)
  t.equal(steady.match(/▄/g)?.length, 12, 'an event each')
  t.match(steady, /┤$/)
  t.match(timeline(held, 1_801, 20), /^├·+█┤$/, 'all at the end')
  t.match(timeline(outcome({ ending: 'truncated', endedMs: 1_900 }), 2_000, 40), /✕$/)
  t.match(timeline(outcome({ ending: 'left', endedMs: 1_900 }), 2_000, 40), /…$/)
})

t.test('What others wrote is harmless in a terminal, a page and XML', async (t) => {
  const result = resultFrom({ ...held, status: 500, body: '\u001b[31m<script>alert(1)</script>', events: [] })
  t.notOk(checkReport(result, 80).includes('\u001b[31m'))
  t.notMatch(checkPage(result), /<script>alert/)
  t.notMatch(checkJunit(result), /<script>/)
})

t.test('JUnit counts a stream that could not be asked as an error', async (t) => {
  const fault = { code: 'ECONNREFUSED', message: 'no' }
  t.match(
    checkJunit(resultFrom(outcome({ fault, events: [], reads: [] }))),
    /errors="1".*<error type="unreachable"/s,
  )
  t.match(checkJunit(resultFrom(outcome())), /failures="0" errors="0"/)
})
