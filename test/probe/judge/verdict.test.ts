import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import type { RunRecord } from '../../../src/contract.ts'
import { routeChecks as checks } from '../../../src/probe/checks/index.ts'
import type { Verdict } from '../../../src/probe/judge/verdict.ts'
import type { EdgeLog, Outcome } from '../../../src/probe/model.ts'
import { probe } from '../../../src/probe/probe.ts'
import { badEdges, passes } from '../../support/bad-edges/index.ts'
import { alone, refusal, streamed, through } from '../../support/outcomes.ts'
import { startApp } from '../../support/service.ts'

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

t.test('No bad edge is forgotten', async (t) => {
  const ids = new Set(badEdges.map(({ id }) => id))
  for (const id of Object.keys(findings)) t.ok(ids.has(id), `there is one that ${id}`)
  // What other checks are held against is theirs to say: testChecks holds each finding, so an import is a finding.
  const folder = new URL('../checks/', import.meta.url)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'))
  const tests = (await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))).join()
  for (const id of ids) t.ok(id in findings || tests.includes(`/bad-edges/${id}.ts'`), `${id} is found bad`)
})

t.test('What becomes of the checks', async (t) => {
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
    { verdict: 'unknown', by: 'service', reason: /^it fails without the edge too: .* reset$/ },
    'the service, where it fails without the edge',
  )
  const fault = { code: 'ECONNREFUSED', message: 'nobody there' }
  t.match(
    through(cut, streamed(1, { fault })),
    { verdict: 'unknown', by: 'harness' },
    'the harness, where it could not be asked without the edge',
  )
  t.match(
    through(streamed(1, refusal(503, '{"code":"STREAMPROOF_DRAINING"}')), streamed(1)),
    { verdict: 'refused', by: 'service', reason: /STREAMPROOF_DRAINING/ },
    'the service, where it names its own refusal',
  )
  const nowhere = { code: 'STREAMPROOF_NO_INSTANCE', message: 'it is not there' }
  const edgeLog: EdgeLog = { line: '{}', says: 'no healthy service was there (UH)', author: 'service' }
  t.match(
    through({ ...cut, edgeLog }, streamed(1, { fault: nowhere })),
    { verdict: 'cut', by: 'edge' },
    'the edge, where there is nothing behind it that could have',
  )
})

t.test('What the witnesses say of it', async (t) => {
  const record: RunRecord = { opened: 1, events: 1, bytes: 3, ms: 250, ended: 251 }
  const byClient: RunRecord = { ...record, endedBy: 'client' }
  const log: EdgeLog = { line: '{}', says: 'its time was over (UT)', author: 'edge', ms: 248.6 }
  const cut = streamed(1, { ending: 'truncated', endedMs: 1_300.4, events: [] })

  await t.test('names who did it, when by its own log, and how many agree', async (t) => {
    const verdict = through({ ...cut, server: byClient, edgeLog: log }, streamed(1))
    t.match(verdict, { verdict: 'cut', by: 'edge', at: 249, agree: 3 })
    t.match(verdict.reason, /^after 0 of 3 events, 1300 ms in, the connection closed .* stream$/)
    t.strictSame(
      verdict.witnesses?.map(({ witness, author }) => `${witness}: ${author}`),
      ['client: edge', 'server: edge', 'edge: edge'],
    )
  })

  await t.test('is enough without a direct run, and without some of them', async (t) => {
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

  await t.test('is in the reason where they differ', async (t) => {
    const dissent = '; the edge points to the service: the service closed the connection (UC)'
    const uc: EdgeLog = { ...log, says: 'the service closed the connection (UC)', author: 'service' }
    const verdict = through({ ...cut, server: byClient, edgeLog: uc }, streamed(1))
    t.match(verdict, { by: 'edge', at: 1300, agree: 2 })
    t.ok(verdict.reason.endsWith(`of the stream${dissent}`), verdict.reason)
    t.match(
      through(cut, streamed(1)).reason,
      /^((?!points to).)*$/,
      'and who points to nobody is not asked about it',
    )
  })

  await t.test('counts, and between equal numbers who was nearest is believed', async (t) => {
    const uc: EdgeLog = { ...log, says: 'the service closed the connection (UC)', author: 'service' }
    const nearest = through({ ...cut, edgeLog: uc }, streamed(1))
    t.match(nearest, { by: 'service', at: 249, agree: 1 }, 'the edge’s log, not what the client makes of it')
    t.match(nearest.reason, /; the client points to the edge: truncated at 1300 ms, and whole without/)
    t.match(
      through({ ...cut, server: { ...record, endedBy: 'drain' } }, streamed(1)),
      { by: 'service', at: 1300, agree: 1, reason: /; the client points to the edge/ },
      'the service that ended it, too',
    )
    t.match(
      through({
        ...cut,
        server: byClient,
        edgeLog: { ...log, says: 'the client left (DC)', author: 'client' },
      }),
      { by: 'client', agree: 1, reason: /; the server points to the edge: / },
      'even where that is somebody before it',
    )
  })

  await t.test('makes no culprit of a client that left as it was meant to', async (t) => {
    const expected = {
      ...streamed(1).expected,
      endings: ['left' as const],
      claims: [{ fact: 'stopped', is: true, otherwise: 'degrades' as const, says: 'it went on' }],
    }
    const dc: EdgeLog = { ...log, says: 'the client left (DC)', author: 'client' }
    const left = streamed(1, { expected, ending: 'left', server: byClient, edgeLog: dc })
    const stopped = { ...left, facts: { stopped: true } }
    t.match(through(stopped, stopped), { verdict: 'survives', by: undefined })
    t.match(through(left, stopped), { verdict: 'degrades', by: 'edge', agree: 1, reason: 'it went on' })
    t.equal(through(left).by, undefined)
  })
})

t.test('How it must end', async (t) => {
  const broken = streamed(1, { expected: { ...streamed(1).expected, endings: ['truncated', 'reset'] } })
  t.match(
    through({ ...broken, ending: 'reset' }),
    { verdict: 'survives', reason: '3 events, then reset at 401 ms, as it should be' },
    'otherwise than well',
  )
  t.match(
    through(broken),
    { verdict: 'cut', reason: /, ended cleanly though the service broke it off$/ },
    'not cleanly then',
  )
  t.match(through({ ...broken, ending: 'silent' }), { verdict: 'cut', reason: /nothing more came/ })
  const leaving = streamed(1, { expected: { ...streamed(1).expected, endings: ['left'] } })
  t.match(through(leaving), { verdict: 'cut', reason: /, ended cleanly before the client left$/ })
})

t.test('Where nothing is said of the body, it is not held against anything', async (t) => {
  const { data: _, ...expected } = { ...streamed(1).expected, stamped: false }
  t.match(through(streamed(1, { expected, events: [] })), { verdict: 'survives', reason: '200 in 401 ms' })
  const { status: __, ...anyStatus } = expected
  t.match(through(streamed(1, { expected: anyStatus, status: 503 })), { verdict: 'survives' })
})

t.test('Lateness is measured against the direct run', async (t) => {
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

t.test('Without a direct run the quickest event tells what is usual, as clocks may differ', async (t) => {
  t.match(through(streamed(5_000)), { verdict: 'survives' })
  const merged = streamed(5_000)
  const last = merged.events.at(-1)?.ms ?? 0
  const events = merged.events.map((event) => ({ ...event, ms: last }))
  t.match(through({ ...merged, events }), { verdict: 'degrades', reason: /^all 3 events came at once/ })
  t.match(
    alone(streamed(5_000)),
    { verdict: 'degrades' },
    'but of the service itself no more than nothing is',
  )
})

t.test('However much was lost, the reason is one short sentence', async (t) => {
  const data = Array.from({ length: 150_000 }, () => 'foo')
  const whole = streamed(0)
  const expected = { ...whole.expected, data }
  const events = data.map((payload, i) => ({
    ms: 300,
    event: 'test',
    data: `${i} ${whole.startedAt} ${payload}`,
  }))
  const lossy = streamed(0, { expected, events: events.filter((_, i) => i % 2 === 1) })
  t.match(through(lossy, whole), { verdict: 'degrades', reason: '75000 events of 150000 lost' })
  t.match(through(streamed(0, { expected, events }), whole), { reason: /^all 150000 events came at once/ })
})
