import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { costSection } from '../../bench/cost/report.ts'
import { readResults } from '../../bench/results/read.ts'
import { cells, type Results, unasked } from '../../src/report/results.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { refusal, streamed } from '../support/outcomes.ts'
import { fronts, manyFronts } from './fronts.ts'
import { cut, load, record, runOf, skipped } from './run.ts'

const text = (...args: Parameters<typeof terminalReport>) => stripVTControlCharacters(terminalReport(...args))

const whole = streamed(0, { server: record, headers: [['Content-Type', 'text/event-stream']] })
const refused = { ...streamed(0, refusal(403, '')), check: 'websocket', transport: 'websocket' } as const
const websocket = { ...streamed(0), check: 'websocket', transport: 'websocket' } as const

const run = runOf(
  {
    direct: [whole, websocket],
    'app-runner': [refused, skipped('websocket-text'), skipped('websocket-1mb'), cut],
  },
  { load: [load] },
)

/** The same run, with verdicts that an edge is documented to get. */
const documenting = (expected: Results['edges'][number]['expected'], found = run): Results => ({
  ...found,
  edges: found.edges.map((edge) => (edge.id === 'direct' ? edge : { ...edge, expected })),
})

t.test('The answer comes first, then what does not survive and what to change, then the load', async (t) => {
  t.equal(
    text(run).replace(/( +→ [^:]*:).*(?:\n {10}(?! *→).+)*/g, '$1 …'),
    `app-runner (stand-in): 0 of 2 survive, 1 refused, 1 cut
direct: 2 of 2 survive

cut       What sse asks
          after 2 of 3 events, 300 ms in, the connection closed before the end
          of the stream; by the edge at 250 ms (heard: client, service record,
          edge log)
          → In the service: …
          → app-runner: …
refused   What websocket asks
          403 instead of 200, with an empty body; by the edge at 400 ms (heard:
          client)
          → app-runner: …
Edges’ times are divided by 20. --real-time waits for them whole.

streams/s  direct
sse        10000
×: beside raw node:http or raw ws behind the same edge. All were whole.`,
  )
})

t.test('A documented failure is brief, and a surprise comes before it', async (t) => {
  const report = text(documenting({ sse: { verdict: 'cut' }, websocket: { verdict: 'survives' } }))
  const [, problems = ''] = report.split('\n\n')
  t.match(problems, /^refused {3}What websocket asks\n(?:.*\n)*? .*documented is\s+survives/)
  t.match(
    problems,
    /^cut {7}What sse asks\n +documented: after 2 of 3 .*\n.*\n +→ In the service: .*\n.*\n.*\nEdges’ times/m,
  )
  const better = text(
    documenting({ sse: { verdict: 'cut' } }, runOf({ direct: [whole], 'app-runner': [whole] })),
  )
  t.match(better, /^survives {2}What sse asks\n.*; documented is cut$/m, 'also where it is better')
})

t.test('An edge that breaks many checks in one way is one problem, not a row for each', async (t) => {
  const many = Array.from({ length: 23 }, (_, n) => ({ ...cut, check: `sse-${n}` }))
  const alone = many.map(({ check }) => ({ ...whole, check }))
  const report = text(runOf({ direct: alone, 'app-runner': many }))
  t.equal(report.match(/^cut /gm)?.length, 1)
  t.match(
    report,
    /^cut {7}What sse-0 asks\n +What sse-1 asks\n +What sse-2 asks\n +and 20 more: after 2 of 3/m,
  )
})

t.test('Advice that two problems share stands once', async (t) => {
  const other = { ...refused, check: 'websocket-text', status: 426 }
  const both = runOf({
    direct: [websocket, { ...websocket, check: 'websocket-text' }],
    'app-runner': [refused, other],
  })
  t.equal(text(both).match(/→ At the edge: The edge does not forward/g)?.length, 1)
  t.equal(text(both).match(/^refused /gm)?.length, 2)
})

t.test('A whole committed run, all as documented, fits forty lines of eighty columns', async (t) => {
  const committed = await readResults(new URL('../../bench/results/snapshot.json', import.meta.url))
  const expected = Object.fromEntries(
    cells(committed)
      .filter(({ edge, outcome }) => edge === 'app-runner' && !unasked(outcome))
      .map(({ check, verdict: { verdict } }) => [check, { verdict }]),
  )
  const sections = committed.cost ? [costSection(committed.cost)] : []
  const report = text(documenting(expected, committed), { sections })
  const lines = report.split('\n')
  t.ok(lines.length <= 40, `${lines.length} lines`)
  for (const line of lines) t.ok(line.length <= 80, line)
  t.notMatch(report, /^survives /m, 'without what survives')
})

t.test('No line is wider than the terminal', async (t) => {
  for (const width of [50, 80, 120])
    for (const results of [run, fronts, manyFronts(3)])
      for (const line of text(results, { width }).split('\n')) t.ok(line.length <= width, `${width}: ${line}`)
})

t.test('With verbose each cell has its evidence', async (t) => {
  const report = text(run, { verbose: true, width: 130 })
  t.match(report, /^ +direct +app-runner\nsse +survives +cut\nwebsocket +survives +refused 403\n/m)
  t.ok(
    report.includes(`sse through app-runner: cut
  check       What sse asks (required)
  source      RFC 9112, 7.1
  edge        stand-in: rests on the vendor’s documents, not on the vendor’s program
  expected    status 200; 3 events as sent, 200 ms apart, each as it is made; each named test; ends whole
  found       after 2 of 3 events, 300 ms in, the connection closed before the end of the stream
  who         by the edge at 250 ms (heard: client, service record, edge log)
    client    truncated at 300 ms, and whole without the edge → the edge
    server    2 events sent, ended by its client at 250 ms → the edge
    edge      200 after 250 ms: the route’s timeout was over (UT) → the edge
  times       checked with the same file, its times divided by 20
  came        2 events in 2 reads of 220 bytes; truncated at 300 ms
  answer      200
              Content-Type: text/event-stream
              server: envoy
  edge’s log  {"flags":"UT"}
  advice      Set STREAM_MAX_AGE well below 5 s`),
  )
  t.match(report, /sse through direct: survives\n {2}check /, 'what survives as well')
  t.notMatch(report, 'websocket-text through', 'but not what was not asked')
})

t.test(
  'With verbose, edges that do not fit side by side have numbers, and a verdict is a sign',
  async (t) => {
    const report = text(manyFronts(13), { verbose: true, width: 100 })
    t.match(
      report,
      /^ 1 {2}direct +3 of 3 survive\n 2 {2}api-gateway-rest-stream-0 +1 of 3 survive, 1 degrade/m,
    )
    t.match(report, /^survives ● {2}degrades ◐ {2}cut ✕ {2}refused ⊘ {2}unknown \? {2}not asked –$/m)
    t.match(report, /^ +1 {2}2 {2}3 .* 14\nchunked +● {2}● /m)
    t.match(report, /^websocket +● {2}⊘ {2}/m)
  },
)

t.test(
  'Of several edges the answer says what has changed since the article, and how true they are',
  async (t) => {
    const [answers = '', truths = '', problems = ''] = text(fronts).split('\n\n')
    t.equal(
      answers,
      `edge      survive  ◐  ⊘  ✕  ?  chunked   SSE       WebSocket
direct    3/3
managed   2/3         1        yes       yes       no
buffered  0/3      2  1        no        no        no
stream    2/3         1        no → yes  no → yes  no
socket    1/1                  –         –         partly → yes
◐ degrade, ⊘ refused, ✕ cut, ? unknown. no → yes: in the article of May 2023,
and now.`,
    )
    t.match(
      truths.replace(/\s+/g, ' '),
      /^managed: vendor runtime .* buffered, stream and socket: stand-in: rests on/,
    )
    t.match(problems.replace(/\s+/g, ' '), /through managed and stream/)
  },
)

t.test('What the reader could have asked is named, and what follows from a failure is not', async (t) => {
  const long = {
    ...skipped('sse-total'),
    fault: { kind: 'skipped', code: 'STREAMPROOF_TAKES_LONG', message: 'it takes long' },
  } as const
  const report = text(runOf({ direct: [whole], url: [whole, long, skipped('websocket-text')] }))
  t.match(report, /^Not asked through url: 1 check\. It takes long$/m)
  t.notMatch(report, 'skipped: needs')
})

t.test('Streams that broke under load, and rounds that differ, are said before the problems', async (t) => {
  const broken = text({ ...run, load: [{ ...load, whole: 9_990 }] })
  t.match(broken.split('\n\n')[1], 'sse through direct: 10 of 10000 streams under load were not whole')
  const rounds = text({ ...run, repeats: [run.answers] })
  t.match(rounds.split('\n\n')[1], 'All verdicts were the same in 2 rounds.')
  const differing = text({ ...run, repeats: [[{ edge: 'direct', outcome: cut }]] })
  t.match(differing.split('\n\n')[1], 'differs between rounds: sse through direct')
})

t.test('Control sequences in an edge’s answer do not reach the terminal', async (t) => {
  const bad = '\u001b]0;owned\u0007\u001b[2J\nsse through direct: survives'
  const hostile = {
    ...cut,
    malformed: bad,
    closeReason: bad,
    headers: [['X', bad]] as [string, string][],
    facts: { fact: bad },
    refusal: bad,
    edgeLog: { line: bad, says: bad, flags: [bad], author: 'edge' as const, ms: 1 },
  }
  const runs = runOf({ direct: [whole], 'app-runner': [hostile] })
  for (const verbose of [false, true]) {
    const report = terminalReport(runs, { verbose })
    for (const command of ['\u001b]', '\u0007', '\u001b[2J']) t.notOk(report.includes(command))
    if (verbose) t.match(report, '␛]0;owned␇␛[2J')
    t.notMatch(
      text(runs, { verbose }),
      /^sse through direct: survives$(?!\n {2}check)/m,
      'nor pass for a line of ours',
    )
  }
})
