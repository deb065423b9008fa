import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import type { RunRecord } from '../../../src/contract.ts'
import { routeChecks as checks } from '../../../src/probe/checks/index.ts'
import { dissent, judge } from '../../../src/probe/judge/judge.ts'
import type { Cause, EdgeLog, Outcome, Question, Verdict } from '../../../src/probe/model.ts'
import { probe } from '../../../src/probe/probe.ts'
import { badEdges, passes } from '../../support/bad-edges/index.ts'
import { alone, questionOf, refusal, streamed, through } from '../../support/outcomes.ts'
import { startApp } from '../../support/service.ts'

const streams = ['chunked', 'sse', 'websocket']
const http = ['chunked', 'sse']

/** What an edge must be found to do to some checks. */
interface Finding extends Pick<Verdict, 'verdict'> {
  cause: Cause
  checks: string[]
  /** Default: the edge. */
  by?: Verdict['by']
  reason: RegExp
}

const patient = /, \d{3,} ms in, nothing more arrived until patience ran out$/
const late = /^\d of 3 events arrived late, by up to [2-9]\d\d ms$/
const fault = { verdict: 'unknown', by: 'harness' } as const

const findings: Record<string, Finding[]> = {
  absent: [
    {
      checks: ['health', ...streams],
      ...fault,
      cause: 'unreachable',
      reason: /could not be asked: .*ECONNREFUSED/,
    },
  ],
  adds: [
    {
      checks: streams,
      verdict: 'degrades',
      cause: 'altered',
      reason: /^all 3 events arrived, and 1 that the service did not send$/,
    },
  ],
  alters: [
    {
      checks: streams,
      verdict: 'degrades',
      cause: 'altered',
      reason: /^event 2 of 3 did not arrive as sent$/,
    },
  ],
  'answers-200': [
    {
      checks: ['websocket'],
      verdict: 'refused',
      cause: 'refused',
      reason: /^200 instead of 101, with a body of its own$/,
    },
    {
      checks: ['chunked'],
      verdict: 'cut',
      cause: 'hidden-end',
      reason: /^after 0 of 3 .* with 1 that the service did not send$/,
    },
    { checks: ['health'], verdict: 'degrades', cause: 'altered', reason: /did not arrive as sent/ },
  ],
  babbles: [
    {
      checks: http,
      verdict: 'cut',
      cause: 'malformed',
      reason: /^after 1 of 3 events, .* not valid: .*"zzzzzzzz"$/,
    },
    {
      checks: ['websocket'],
      verdict: 'cut',
      cause: 'malformed',
      reason: /^after 1 of 3 events, .* not valid: .*frame/,
    },
  ],
  buffers: [
    {
      checks: streams,
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: /^all 3 events arrived at once, \d+ ms in, the first \d+ ms late$/,
    },
  ],
  'closes-1011': [
    {
      checks: ['websocket'],
      verdict: 'cut',
      cause: 'truncated',
      reason: /^after 3 of 3 .* closed with 1011 \(upstream gone\)$/,
    },
  ],
  'closes-uncoded': [
    {
      checks: ['websocket'],
      verdict: 'cut',
      cause: 'truncated',
      reason: /^after 3 of 3 .* closed without a code$/,
    },
  ],
  compresses: [
    { checks: http, verdict: 'degrades', cause: 'compressed', reason: /^the edge compressed it \(gzip\), / },
    {
      checks: ['health'],
      verdict: 'degrades',
      cause: 'compressed',
      reason: /^the edge compressed it \(gzip\)$/,
    },
  ],
  'compresses-whole': [
    {
      checks: http,
      verdict: 'degrades',
      cause: 'held-by-compression',
      reason: /^the edge compressed it \(gzip\), all 3 events at once$/,
    },
  ],
  cuts: [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'truncated',
      reason: /^after 1 of 3 .* closed before the end of the stream$/,
    },
  ],
  delays: [{ checks: streams, verdict: 'degrades', cause: 'late', reason: late }],
  endless: [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'endless',
      reason: /^after 3 of 3 .* still going on when patience ran out$/,
    },
  ],
  'fakes-101': [
    {
      checks: ['websocket'],
      verdict: 'refused',
      cause: 'no-upgrade',
      reason: /^101, but not a WebSocket: .*Accept/,
    },
  ],
  halves: [
    {
      checks: http,
      verdict: 'cut',
      cause: 'truncated',
      reason: /^after 1 of 3 .* closed before the end of the stream$/,
    },
  ],
  'hangs-up': [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'truncated',
      reason: /^before any answer, .* closed before the end of the stream$/,
    },
  ],
  hides: [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'hidden-end',
      reason: /^after 1 of 3 .* ended cleanly as if that were all$/,
    },
  ],
  'ignores-upgrades': [
    {
      checks: ['websocket'],
      verdict: 'refused',
      cause: 'no-upgrade',
      reason: /^426: the handshake reached the service as a plain GET$/,
    },
  ],
  loses: [{ checks: streams, verdict: 'degrades', cause: 'lost', reason: /^event 2 of 3 lost$/ }],
  merges: [{ checks: streams, verdict: 'degrades', cause: 'late', reason: late }],
  refuses: [
    {
      checks: ['health', ...http],
      verdict: 'refused',
      cause: 'refused',
      reason: /^403 instead of 200, with an empty body$/,
    },
    {
      checks: ['websocket'],
      verdict: 'refused',
      cause: 'refused',
      reason: /^403 instead of 101, with an empty body$/,
    },
  ],
  'refuses-for-ever': [
    {
      checks: http,
      verdict: 'refused',
      cause: 'refused',
      reason: /^403 instead of 200, with a body of its own$/,
    },
    {
      checks: ['websocket'],
      verdict: 'refused',
      cause: 'refused',
      reason: /^403 instead of 101, with a body of its own$/,
    },
  ],
  renames: [
    {
      checks: ['sse'],
      verdict: 'degrades',
      cause: 'altered',
      reason: /^an event named message arrived instead of test$/,
    },
  ],
  reorders: [
    {
      checks: streams,
      verdict: 'degrades',
      cause: 'reordered',
      reason: /^event 2 of 3 arrived before its turn$/,
    },
  ],
  repeats: [
    {
      checks: streams,
      verdict: 'degrades',
      cause: 'doubled',
      reason: /^event 2 of 3 arrived more than once$/,
    },
  ],
  resets: [
    { checks: streams, verdict: 'cut', cause: 'reset', reason: /^after 1 of 3 .* the connection was reset$/ },
  ],
  'says-compressed': [
    {
      checks: http,
      verdict: 'cut',
      cause: 'hidden-end',
      reason: /^after 0 of 3 .* marked as compressed \(gzip\)$/,
    },
  ],
  silent: [
    {
      checks: ['health', ...streams],
      verdict: 'cut',
      cause: 'silent',
      reason: new RegExp(`^before any answer${patient.source}`),
    },
  ],
  'speaks-ssh': [
    {
      checks: ['health', ...streams],
      ...fault,
      cause: 'unreachable',
      reason: /could not be asked: .*MALFORMED/,
    },
  ],
  stalls: [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'silent',
      reason: new RegExp(`^after 1 of 3 events${patient.source}`),
    },
  ],
  unclosed: [
    {
      checks: streams,
      verdict: 'cut',
      cause: 'truncated',
      reason: /^after 3 of 3 .* closed before the end of the stream$/,
    },
  ],
}

t.test('Every bad edge has a finding', async (t) => {
  const ids = new Set(badEdges.map(({ id }) => id))
  for (const id of Object.keys(findings)) t.ok(ids.has(id), `there is one that ${id}`)
  // What other checks are held against is theirs to say: testChecks holds each finding, so an import is a finding.
  const folder = new URL('../checks/', import.meta.url)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'))
  const tests = (await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))).join()
  for (const id of ids) t.ok(id in findings || tests.includes(`/bad-edges/${id}.ts'`), `${id} is found bad`)
})

t.test('The route checks', async (t) => {
  const { url } = await startApp(t)
  const direct = new Map<string, Outcome>()
  const own = { checks, instances: { asIs: { url } }, edge: false, patience: 10_000 }
  for await (const { outcome, verdict } of probe(own)) {
    direct.set(outcome.check, outcome)
    t.equal(verdict.verdict, 'survives', `${outcome.check} without an edge: ${verdict.reason}`)
  }

  await t.test(`through an edge that ${passes.does}`, async (t) => {
    const running = await passes.start(url)
    t.teardown(running.stop)
    const options = { ...own, instances: { asIs: running }, edge: true }
    const get = ({ id }: { id: string }) => direct.get(id)
    for await (const { outcome, verdict } of probe({ ...options, direct: get })) {
      t.equal(verdict.verdict, 'survives', `${outcome.check}: ${verdict.reason}`)
      t.equal(verdict.by, undefined, 'nobody is to blame')
    }
  })

  // Each mostly waits; its checks are asked at once, too.
  t.jobs = 4
  for (const edge of badEdges.filter(({ id }) => id in findings)) {
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
async function ask(id: string, url: URL, direct: Map<string, Outcome>): Promise<Verdict | undefined> {
  const [answer] = await Array.fromAsync(
    probe({
      checks: checks.filter((check) => check.id === id).map((check) => ({ ...check, needs: [] })),
      instances: { asIs: { url } },
      edge: true,
      direct: () => direct.get(id),
      patience: 1_000,
    }),
  )
  return answer?.verdict
}

t.test('Who did it', async (t) => {
  const cut = streamed(1, { ending: 'truncated' })
  t.match(through(cut, streamed(1)), { verdict: 'cut', by: 'edge' }, 'the edge, where it passes without')
  t.match(alone(cut), { verdict: 'cut', by: 'service' }, 'the service, where there is no edge')
  t.match(
    through(cut, streamed(1, { ending: 'reset' })),
    {
      verdict: 'unknown',
      cause: 'fails-directly',
      by: 'service',
      reason: /^it fails without the edge too: .* reset$/,
    },
    'the service, where it fails without the edge',
  )
  const fault = { kind: 'unreachable', code: 'ECONNREFUSED', message: 'nobody there' } as const
  t.match(
    through(cut, streamed(1, { fault })),
    { verdict: 'unknown', by: 'harness' },
    'the harness, where it could not be asked without the edge',
  )
  const other = { kind: 'not-offered', code: 'STREAMPROOF_OTHER_PROTOCOL', message: 'no such thing' } as const
  t.match(
    through(
      { ...cut, server: { opened: 1, events: 3, bytes: 9, ms: 250, endedBy: 'source' } },
      streamed(1, { fault: other }),
    ),
    { verdict: 'cut', by: 'edge' },
    'the edge by the service’s record, where the direct run speaks another protocol',
  )
  t.match(
    through(streamed(1, refusal(503, '{"code":"STREAMPROOF_DRAINING"}')), streamed(1)),
    { verdict: 'refused', by: 'service', reason: /STREAMPROOF_DRAINING/ },
    'the service, where it names its own refusal',
  )
  const nowhere = { kind: 'skipped', code: 'STREAMPROOF_NO_INSTANCE', message: 'it is not there' } as const
  const edgeLog: EdgeLog = { line: '{}', says: 'no healthy service (UH)', flags: ['UH'], author: 'service' }
  t.match(
    through({ ...cut, edgeLog }, streamed(1, { fault: nowhere })),
    { verdict: 'cut', by: 'edge' },
    'the edge, where there is nothing behind it that could have',
  )
})

t.test('The witnesses', async (t) => {
  const record: RunRecord = { opened: 1, events: 1, bytes: 3, ms: 250, ended: 251 }
  const byClient: RunRecord = { ...record, endedBy: 'client' }
  const log: EdgeLog = {
    line: '{}',
    says: 'its time was over (UT)',
    flags: ['UT'],
    author: 'edge',
    ms: 248.6,
  }
  const cut = streamed(1, { ending: 'truncated', endedMs: 1_300.4, events: [] })

  await t.test('name who did it, when by its own log, and how many agree', async (t) => {
    const verdict = through({ ...cut, server: byClient, edgeLog: log }, streamed(1))
    t.match(verdict, { verdict: 'cut', by: 'edge', at: 249, agree: 3 })
    t.match(verdict.reason, /^after 0 of 3 events, 1300 ms in, the connection closed .* stream$/)
    t.strictSame(
      verdict.witnesses?.map(({ witness, author }) => `${witness}: ${author}`),
      ['client: edge', 'server: edge', 'edge: edge'],
    )
  })

  await t.test('are enough without a direct run, and if some were not heard', async (t) => {
    t.match(through({ ...cut, server: byClient, edgeLog: log }), { by: 'edge', at: 249, agree: 2 })
    t.match(through({ ...cut, server: byClient }), { by: 'edge', at: 1300, agree: 1 })
    t.match(through({ ...cut, edgeLog: log }), { by: 'edge', at: 249, agree: 1 })
    const { ms: _, ...timeless } = log
    t.match(
      through({ ...cut, edgeLog: timeless }),
      { at: 1300 },
      'the client’s time, where there is no other',
    )
    const nobody = through(cut)
    t.match(nobody, { verdict: 'cut', witnesses: [{ witness: 'client' }] })
    for (const unknown of ['by', 'at', 'agree']) t.notOk(unknown in nobody, 'or nobody knows')
  })

  await t.test('are told apart if they differ', async (t) => {
    const uc: EdgeLog = {
      ...log,
      says: 'the service closed the connection (UC)',
      flags: ['UC'],
      author: 'service',
    }
    const verdict = through({ ...cut, server: byClient, edgeLog: uc }, streamed(1))
    t.match(verdict, { by: 'edge', at: 1300, agree: 2 })
    t.strictSame(dissent(verdict), ['the edge points to the service: the service closed the connection (UC)'])
    t.notMatch(verdict.reason, 'points to', 'and is not part of the reason')
    t.strictSame(dissent(through(cut, streamed(1))), [], 'who points to nobody does not dissent')
  })

  await t.test('are counted, and between equal numbers the nearest counts', async (t) => {
    const uc: EdgeLog = {
      ...log,
      says: 'the service closed the connection (UC)',
      flags: ['UC'],
      author: 'service',
    }
    const nearest = through({ ...cut, edgeLog: uc }, streamed(1))
    t.match(nearest, { by: 'service', at: 249, agree: 1 }, 'the edge’s log, not what the client makes of it')
    t.match(dissent(nearest), [/^the client points to the edge: truncated at 1300 ms, and whole without/])
    t.match(
      through({ ...cut, server: { ...record, endedBy: 'drain' } }, streamed(1)),
      { by: 'service', at: 1300, agree: 1 },
      'the service that ended it, too',
    )
    t.match(
      through({
        ...cut,
        server: byClient,
        edgeLog: { ...log, says: 'the client left (DC)', flags: ['DC'], author: 'client' },
      }),
      { by: 'client', agree: 1 },
      'even where that is somebody before it',
    )
  })

  await t.test('do not blame a client that left as it was to', async (t) => {
    const change: Partial<Question> = {
      expected: { endings: ['left'] },
      claims: [{ fact: 'stopped', is: true, otherwise: 'degrades', cause: 'read-ahead' }],
    }
    const dc: EdgeLog = { ...log, says: 'the client left (DC)', flags: ['DC'], author: 'client' }
    const left = streamed(1, { ending: 'left', server: byClient, edgeLog: dc })
    const stopped = { ...left, facts: { stopped: true } }
    t.match(through(stopped, stopped, change), { verdict: 'survives', by: undefined })
    t.match(through(left, stopped, change), {
      verdict: 'degrades',
      cause: 'read-ahead',
      by: 'edge',
      agree: 1,
    })
    t.equal(through(left, undefined, change).by, undefined)
  })
})

t.test('How it must end', async (t) => {
  const broken: Partial<Question> = { expected: { endings: ['truncated', 'reset'] } }
  t.match(
    through(streamed(1, { ending: 'reset' }), undefined, broken),
    { verdict: 'survives', cause: 'none', reason: '3 events, then reset at 401 ms, as it should be' },
    'otherwise than well',
  )
  t.match(
    through(streamed(1), undefined, broken),
    {
      verdict: 'cut',
      cause: 'hidden-end',
      reason: /, the stream ended cleanly although the service broke it off$/,
    },
    'not cleanly then',
  )
  t.match(through(streamed(1, { ending: 'silent' }), undefined, broken), { verdict: 'cut', cause: 'silent' })
  t.match(through(streamed(1), undefined, { expected: { endings: ['left'] } }), {
    verdict: 'cut',
    cause: 'hidden-end',
    reason: /, the stream ended cleanly before the client left$/,
  })
})

t.test('Which limit ended it: the edge’s log tells, or else what the check meets', async (t) => {
  const cut = streamed(1, { ending: 'truncated' })
  const edgeLog: EdgeLog = { line: '', says: '', flags: ['SI'], author: 'edge', limit: 'idle' }
  const cause = (outcome: Outcome, meets?: 'total' | 'idle') =>
    through(outcome, streamed(1), meets && { expected: { meets } }).cause
  t.equal(cause(cut), 'truncated')
  t.equal(cause(cut, 'total'), 'cut-total')
  t.equal(cause(cut, 'idle'), 'cut-idle')
  t.equal(cause({ ...cut, edgeLog }, 'total'), 'cut-idle')
  t.equal(cause({ ...cut, ending: 'silent' }, 'total'), 'silent', 'silence is no end')
  t.equal(cause(streamed(1, refusal(504, ''))), 'timed-out')
  t.equal(cause({ ...streamed(1, refusal(408, '')), edgeLog }), 'timed-out')
})

t.test('A body of which nothing is known is compared with nothing', async (t) => {
  const { sent: _, ...open } = streamed(1, { events: [] })
  t.match(through(open), { verdict: 'survives', reason: '200 in 401 ms' })
  const { status: __, ...any } = questionOf(open).expected
  t.match(judge({ ...questionOf(open), expected: any }, { ...open, status: 503 }, { edge: true }), {
    verdict: 'survives',
  })
})

t.test('Lateness is compared with the direct run', async (t) => {
  t.match(through(streamed(150), streamed(1)), { verdict: 'degrades', by: 'edge', doubtful: true })
  t.match(through(streamed(90), streamed(1)), { verdict: 'survives' }, 'up to half an interval it is none')
  t.match(
    through(streamed(240), streamed(90)),
    { verdict: 'degrades', doubtful: true },
    'a late direct run counts',
  )
  t.match(through(streamed(170), streamed(90)), { verdict: 'survives' }, 'a late direct run counts')
  t.match(through(streamed(-5_000), streamed(-5_000)), { verdict: 'survives' }, 'so clocks may differ')
  t.match(through(streamed(-4_800), streamed(-5_000)), { verdict: 'degrades' }, 'so clocks may differ')
  t.match(through(streamed(500), streamed(300)), { verdict: 'unknown' }, 'where both are late, nobody knows')
  t.match(
    through(streamed(1, refusal(403, '')), streamed(300)),
    { verdict: 'refused', by: 'edge' },
    'a busy machine explains no refusal',
  )
})

t.test('Without a direct run the quickest event is the usual one, because clocks may differ', async (t) => {
  t.match(through(streamed(5_000)), { verdict: 'survives' })
  const merged = streamed(5_000)
  const last = merged.events.at(-1)?.ms ?? 0
  const events = merged.events.map((event) => ({ ...event, ms: last }))
  t.match(through({ ...merged, events }), { verdict: 'degrades', reason: /^all 3 events arrived at once/ })
  t.match(
    alone(streamed(5_000)),
    { verdict: 'degrades' },
    'but of the service itself no more than nothing is',
  )
})

t.test('The reason is one short sentence, however much was lost', async (t) => {
  const data = Array.from({ length: 150_000 }, () => 'foo')
  const whole = streamed(0)
  const sent = { data, intervalMs: 200, stamped: true }
  const events = data.map((payload, i) => ({
    ms: 300,
    event: 'test',
    data: `${i} ${whole.startedAt} ${payload}`,
  }))
  const lossy = streamed(0, { sent, events: events.filter((_, i) => i % 2 === 1) })
  t.match(through(lossy, whole), { verdict: 'degrades', reason: '75000 events of 150000 lost' })
  t.match(through(streamed(0, { sent, events }), whole), { reason: /^all 150000 events arrived at once/ })
})
