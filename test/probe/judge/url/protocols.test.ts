import t from 'tap'
import { adviseUrl } from '../../../../src/probe/advice/url.ts'
import { diagnose } from '../../../../src/probe/judge/url/diagnose.ts'
import { nextExperiment } from '../../../../src/probe/url/experiments.ts'
import type { UrlOutcome } from '../../../../src/probe/url-model.ts'
import { cutAt, outcome } from '../../../support/any-url/outcome.ts'

const h2: Partial<UrlOutcome> = { httpVersion: '2', connection: { ms: 2, roundTripMs: 1, alpn: 'h2' } }
const http1: Partial<UrlOutcome> = { variation: 'http/1.1' }
const cut = (endedMs: number, change: Partial<UrlOutcome> = h2) => cutAt(endedMs, 20, change)
const whole = (change: Partial<UrlOutcome> = h2) => outcome(change)
const held: Partial<UrlOutcome> = {
  reads: [{ ms: 1_800, bytes: 192 }],
  events: Array.from({ length: 12 }, () => ({ ms: 1_800, size: 8 })),
}

t.test('A difference is told where every run shows it, and how often that was', async (t) => {
  const both = [cut(900), whole(http1), whole(http1), cut(1_400)]
  t.match(
    diagnose(both).reason,
    /^Over HTTP\/2, but not over HTTP\/1\.1, cut .* \(2 of 2 times\); over HTTP\/1\.1 it is in order \(2 of 2 times\)\.$/,
  )
  const clean = { ...http1, ending: 'complete', sentinel: { expected: '[DONE]', came: false } } as const
  t.match(
    diagnose([cut(900), cutAt(900, 20, clean)]).reason,
    /; over HTTP\/1\.1 it ended cleanly .* without its last event/,
    'and what happened there',
  )
})

t.test('What one version shows only now and then is no difference', async (t) => {
  const once = diagnose([cut(900), whole(http1), whole(), whole()])
  t.match(once, { verdict: 'cut', reason: /^Cut after .* \(only 1 of 3 times\)\.$/ })
  const everySecond = diagnose([cut(900), whole(http1), cut(900, http1), whole(), cut(1_400)])
  t.match(everySecond, { verdict: 'cut', reason: /^Cut after .* \(only 2 of 3 times\)\.$/ })
})

t.test('The same fault that looks a little different is no difference', async (t) => {
  for (const [title, outcomes] of [
    [
      'a stream that is reset, a connection that closes',
      [cut(900, { ...h2, ending: 'reset' }), cut(900, http1)],
    ],
    ['a limit, seen twice and once', [cutAt(2_050, 20, h2), cut(2_050, http1), cutAt(2_060, 400, h2)]],
    [
      'a coding that holds both',
      [
        outcome({ ...held, ...h2 }),
        outcome({ ...held, ...http1 }),
        outcome({ ...h2, variation: 'identity' }),
      ],
    ],
  ] as const)
    t.notMatch(diagnose([...outcomes]).reason, /HTTP\/1\.1/, title)
})

t.test('A server that does not offer HTTP/1.1 is not compared, and that is told', async (t) => {
  const fault = { code: 'STREAMPROOF_NO_HTTP1', message: 'app.example does not offer HTTP/1.1' }
  const { reason, notes } = diagnose([cut(900), outcome({ ...http1, fault }), cut(1_400)])
  t.match(reason, /^Cut after .* \(2 of 2 times\)\.$/)
  t.match(notes, [/^HTTP\/1\.1 could not be asked: app\.example does not offer HTTP\/1\.1/])
})

t.test('Both are asked in turns, so that a fault of every second request shows', async (t) => {
  const next = (outcomes: UrlOutcome[], most = 6) => nextExperiment(outcomes, [], most)?.variation
  t.equal(next([cut(900)]), 'http/1.1')
  t.equal(next([cut(900), whole(http1)]), 'http/1.1')
  t.equal(next([cut(900), whole(http1), whole(http1)]), 'as given')
  t.equal(next([cut(900), whole(http1), whole(http1), cut(1_400)]), undefined)
  t.equal(next([cut(900), cut(900, http1)]), 'as given', 'what both show needs no second look over HTTP/1.1')
  t.equal(next([cut(900), whole(http1)], 3), 'as given', 'the last request is for a habit or an accident')
})

t.test('A code that says why leaves no limit to be looked for', async (t) => {
  const reset = (code: number) => {
    const http2 = { reset: { ms: 60_010, code }, goaways: [], interim: [] }
    return diagnose([cutAt(60_010, 60_000, { ...h2, ending: 'reset', http2 })])
  }
  t.match(reset(11), { cause: 'reset', reason: /ENHANCE_YOUR_CALM: the client asks too much/, notes: [] })
  t.match(reset(2), { cause: 'cut-idle', reason: /the stream was reset with INTERNAL_ERROR/ })
  const goaway = { goaways: [{ ms: 60_000, lastStream: 1, code: 11 }], interim: [] }
  t.match(diagnose([cutAt(60_010, 60_000, { ...h2, http2: goaway })]), { cause: 'truncated', notes: [] })
  t.match(reset(99).reason, /the unknown code 99/)
})

t.test('A request that was refused over HTTP/2 before an answer is asked over HTTP/1.1', async (t) => {
  const { status: _, ...nothing } = outcome({ ...h2, reads: [], events: [], headers: [], ending: 'reset' })
  const http2 = { reset: { ms: 5, code: 13 }, goaways: [], interim: [] }
  const refused: UrlOutcome = { ...nothing, http2 }
  t.equal(nextExperiment([refused], [], 6)?.variation, 'http/1.1')
  t.match(
    diagnose([refused, whole(http1), whole(http1), refused]).reason,
    /^Over HTTP\/2, but not over HTTP\/1\.1, before an answer, .* HTTP_1_1_REQUIRED: .*; over HTTP\/1\.1 it is in order/,
  )
})

t.test('A code that says why has advice of its own', async (t) => {
  const advised = (change: Partial<UrlOutcome>) => {
    const { outcome: shown, ...found } = diagnose([
      cutAt(60_010, 60_000, { ...h2, ending: 'reset', ...change }),
    ])
    return adviseUrl(found, shown).map(({ text }) => text)
  }
  const reset = (code: number) => ({ http2: { reset: { ms: 5, code }, goaways: [], interim: [] } })
  t.match(advised(reset(11)), [/asks too much/])
  t.match(advised(reset(13)), [/leave h2 out of ALPN/])
  const { status: _, ...nothing } = outcome({ ...h2, reads: [], events: [], headers: [], ending: 'reset' })
  const before = (http2: UrlOutcome['http2']) => {
    const { outcome: shown, ...found } = diagnose([{ ...nothing, ...(http2 && { http2 }) }])
    return adviseUrl(found, shown).map(({ text }) => text)
  }
  t.match(before(reset(7).http2), [/took no more requests/])
  t.match(before({ goaways: [{ ms: 5, lastStream: 0, code: 0 }], interim: [] }), [/took no more requests/])
  t.notMatch(before(reset(2).http2), [/took no more requests/])
})
