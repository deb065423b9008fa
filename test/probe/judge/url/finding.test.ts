import t from 'tap'
import { findUrl } from '../../../../src/probe/judge/url/finding.ts'
import type { UrlOutcome } from '../../../../src/probe/url-model.ts'
import { cutAt, outcome } from '../../../support/any-url/outcome.ts'

const fault = (code: string, message = 'it says so') =>
  outcome({ fault: { code, message }, headers: [], reads: [], events: [] })
const answer = (status: number, body = '', headers: UrlOutcome['headers'] = []) =>
  outcome({
    status,
    body,
    headers,
    transport: 'chunked',
    events: [],
    reads: body ? [{ ms: 5, bytes: body.length }] : [],
  })
const found = (change: Partial<UrlOutcome>) => findUrl(outcome(change))

t.test('What could not be asked says how to mend it', async (t) => {
  for (const [code, words] of [
    ['ENOTFOUND', /the name app\.example was not found/],
    ['ECONNREFUSED', /nobody listens at app\.example/],
    ['ETIMEDOUT', /ETIMEDOUT/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /--cacert FILE trusts its authority, -k any certificate/],
    ['STREAMPROOF_MALFORMED_ANSWER', /not HTTP of the version/],
    ['EPROTO', /it says so \(EPROTO\)/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /^what answers at app\.example does not speak TLS .*ask it with http:/],
  ] as const)
    t.match(findUrl(fault(code)), { verdict: 'unknown', cause: 'unreachable', reason: words })
})

t.test('What never began', async (t) => {
  for (const [given, cause, words] of [
    [answer(404, '{"error":"no"}'), 'refused', /404 Not Found \(“\{"error":"no"\}”\)/],
    [
      answer(400, '{"statusCode":400,"error":"Bad Request","message":"count must be integer"}'),
      'refused',
      /^400 Bad Request \(“count must be integer”\)$/,
    ],
    [
      answer(401, '{"error":{"message":"Missing API key"}}'),
      'refused',
      /^401 Unauthorized \(“Missing API key”\)$/,
    ],
    [answer(502, '<title>502 Bad Gateway</title>'), 'refused', /^502 Bad Gateway$/],
    [answer(504, 'upstream request timeout'), 'timed-out', /504 Gateway Timeout at 1\.8 s/],
    [
      answer(302, '', [['Location', 'https://login.example/']]),
      'refused',
      /302 Found to https:\/\/login.*follows no redirects/,
    ],
    [
      answer(301, '', [['Location', '/elsewhere?a=1']]),
      'refused',
      /^301 Moved Permanently to http:\/\/app\.example\/elsewhere\?a=1: .*, ask http:\/\/app\.example\/elsewhere/,
    ],
    [answer(204), 'not-a-stream', /nothing to stream/],
    [
      answer(200, '<!doctype html><title>Sign in</title>', [['Content-Type', 'text/html']]),
      'not-a-stream',
      /“Sign in”/,
    ],
    [
      answer(200, '{"a":1}', [['Content-Type', 'application/json; charset=utf-8']]),
      'not-a-stream',
      /one JSON document/,
    ],
    [answer(200), 'not-a-stream', /empty body/],
  ] as const)
    t.match(findUrl(given), { verdict: 'refused', cause, reason: words })
})

t.test('A WebSocket that is none', async (t) => {
  const asked: Partial<UrlOutcome> = { wanted: 'websocket', transport: 'websocket', events: [], reads: [] }
  for (const [status, body, cause] of [
    [200, '<title>App</title>', 'no-upgrade'],
    [403, '', 'no-upgrade'],
    [426, '', 'no-upgrade'],
    [101, 'Invalid Sec-WebSocket-Accept header', 'no-upgrade'],
    [401, '', 'refused'],
    [503, '', 'refused'],
    [504, '', 'timed-out'],
  ] as const)
    t.match(found({ ...asked, status, body }), { verdict: 'refused', cause }, String(status))
  const open: Partial<UrlOutcome> = { ...asked, status: 101, ending: 'complete', closeCode: 1000 }
  t.match(found({ ...open, events: outcome().events }), { verdict: 'survives' })
  t.match(
    found({ ...open, ending: 'truncated', closeCode: 1011, closeReason: 'oops', events: outcome().events }),
    {
      verdict: 'cut',
      reason:
        /^cut after 12 messages, .*: the other side closed the WebSocket with 1011 \(Internal Error: .*\), saying “oops”$/,
    },
  )
})

t.test('What broke off', async (t) => {
  t.match(findUrl(cutAt(900, 10)), { verdict: 'cut', cause: 'truncated' })
  t.match(findUrl(cutAt(900, 10, { ending: 'reset' })), { cause: 'reset' })
  t.match(findUrl(cutAt(31_000, 30_000)), { cause: 'cut-idle', reason: /30\.0 s of silence/ })
  t.match(found({ ending: 'malformed', malformed: "expected a chunk's size" }), { cause: 'malformed' })
  const none = { events: [], reads: [], headers: [] }
  const { status: _, ...unanswered } = outcome(none)
  t.match(findUrl({ ...unanswered, ending: 'reset' }), { cause: 'reset', reason: /before an answer/ })
  t.match(findUrl({ ...unanswered, ending: 'left' }), {
    verdict: 'unknown',
    cause: 'silent',
    reason: /no answer came within/,
  })
})

t.test('An end that looks clean', async (t) => {
  const expected = 'data: [DONE]'
  t.match(found({ sentinel: { expected, came: false } }), { verdict: 'cut', cause: 'hidden-end' })
  t.match(found({ sentinel: { expected, came: true } }), {
    verdict: 'survives',
    reason: /last event \(data: \[DONE\]\)/,
  })
  t.match(found({ ending: 'left' }), { verdict: 'survives', reason: /still going after 1\.8 s/ })
})

t.test('What came otherwise than it should', async (t) => {
  t.match(found({ notUtf8At: 40 }), { verdict: 'degrades', cause: 'altered' })
  t.match(found({ headers: [['Content-Type', 'text/plain']] }), { verdict: 'degrades', cause: 'wrong-type' })
  t.match(found({ wanted: 'sse', transport: 'chunked', headers: [['Content-Type', 'text/plain']] }), {
    cause: 'wrong-type',
  })
  const collected = {
    headers: [
      ['Content-Type', 'text/event-stream'],
      ['Content-Length', '192'],
    ] as UrlOutcome['headers'],
    reads: [{ ms: 9, bytes: 192 }],
    events: outcome().events.map((event) => ({ ...event, ms: 9 })),
    endedMs: 10,
  }
  t.match(found(collected), { cause: 'held-to-end', reason: /Content-Length: 192/ })
  t.match(
    found({ ...collected, headers: collected.headers.slice(0, 1) }),
    { verdict: 'survives' },
    'quick is no fault',
  )
})

t.test('A body without an event does not survive', async (t) => {
  const none: Partial<UrlOutcome> = { events: [], reads: [{ ms: 20, bytes: 90 }] }
  for (const coding of ['gzip', 'zstd'])
    t.match(
      found({
        ...none,
        headers: [
          ['Content-Type', 'text/event-stream'],
          ['Content-Encoding', coding],
        ],
      }),
      { verdict: 'degrades', cause: 'altered', reason: new RegExp(`not the ${coding}`) },
    )
  t.match(found({ ...none, beats: [20] }), { verdict: 'unknown', cause: 'silent', reason: /1 heartbeat/ })
  t.match(found(none), { verdict: 'unknown', cause: 'silent', reason: /no event/ })
})

t.test('Less than Content-Length promises is no whole stream', async (t) => {
  const headers: UrlOutcome['headers'] = [
    ['Content-Type', 'text/event-stream'],
    ['Content-Length', '1000'],
  ]
  t.match(found({ headers, ending: 'left' }), { verdict: 'unknown', reason: /192 of the 1000 bytes/ })
})

t.test('The declared type is held against the transport that was asked for', async (t) => {
  const ndjson: UrlOutcome['headers'] = [['Content-Type', 'application/x-ndjson']]
  t.match(found({ wanted: 'ndjson', transport: 'ndjson' }), { cause: 'wrong-type', reason: /^NDJSON had to/ })
  t.match(found({ wanted: 'sse', events: [], headers: ndjson }), {
    cause: 'wrong-type',
    reason: /x-ndjson came/,
  })
})

t.test('Silence says nothing', async (t) => {
  t.match(found({ events: [], reads: [], ending: 'left', beats: [500, 1_000] }), {
    verdict: 'unknown',
    cause: 'silent',
    reason: /nothing but 2 heartbeats/,
  })
})
