import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
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

t.test('The matrix, the reasons, the checks that were not asked, and the load', async (t) => {
  t.equal(
    text(run),
    `                direct    app-runner
sse             survives  cut
websocket       survives  refused 403
websocket-text            not asked
websocket-1mb             not asked

app-runner: stand-in: rests on the vendor’s documents, not on the vendor’s program

sse through app-runner: cut
  after 2 of 3 events, 300 ms in, the connection closed before the end of the stream
  by the edge at 250 ms (heard: client, service record, edge log); checked with the same file, its times divided by 20
websocket through app-runner: refused 403
  403 instead of 200, with an empty body
  by the edge at 400 ms (heard: client)

2 websocket checks through app-runner not asked: skipped: needs \`websocket\`

load  edge    streams/s  × bare  first byte p50 / p99  whole stream p50 / p99  whole             edge CPU  beside direct
sse   direct  10000      –       1.0 / 2.0 ms          3.0 / 4.0 ms            100.0 % of 10000  –         –`,
  )
})

t.test('With verbose each cell has its evidence', async (t) => {
  const report = text(run, { verbose: true })
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

t.test('Fifty checks through two edges fit eighty columns', async (t) => {
  const many = Array.from({ length: 50 }, (_, n) => ({
    ...refused,
    check: `websocket-with-a-long-name-${n}`,
  }))
  const lines = text(runOf({ direct: many, 'app-runner': many }))
    .split('\n')
    .slice(0, 51)
  t.ok(lines.every((line) => line.length <= 80))
})

t.test('Fourteen edges fit a hundred columns: each has a number, and a verdict is a sign', async (t) => {
  const report = text(manyFronts(13))
  const [legend = '', signs = '', matrix = ''] = report.split('\n\n')
  t.match(
    legend,
    /^ 1 {2}direct +3 of 3 survive\n 2 {2}api-gateway-rest-stream-0 +1 of 3 survive +stand-in\n/,
  )
  t.equal(signs, 'survives ●  degrades ◐  cut ✕  refused ⊘  unknown ?  not asked –')
  t.match(matrix, /^ +1 {2}2 {2}3 .* 14\nchunked +● {2}● /)
  t.match(matrix, /^websocket +● {2}⊘ {2}/m)
  for (const line of report.split('\n')) t.ok(line.length <= 100, line)
})

t.test('The summary comes last, with the kind of each edge and what has changed', async (t) => {
  t.ok(
    text(fronts).endsWith(`

2023 → now  chunked           SSE               WebSocket     how true
managed     yes → yes         yes → yes         no → no: 426  vendor runtime
buffered    no → no: at once  no → no: at once  – → no: 403   stand-in
stream      no → yes          no → yes          – → no: 426   stand-in
socket      –                 –                 partly → yes  stand-in

vendor runtime + stand-in front: the vendor’s own runtime, behind a front of ours
stand-in: rests on the vendor’s documents, not on the vendor’s program

stream: since November 2025 it streams
stream: unknown: its ALPN`),
  )
  t.notMatch(text(run), '2023 → now', 'where there is more than one')
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
    t.match(report, '␛]0;owned␇␛[2J')
    t.notMatch(
      text(runs, { verbose }),
      /^sse through direct: survives$(?!\n {2}check)/m,
      'nor pass for a line of ours',
    )
  }
})
