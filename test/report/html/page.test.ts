import { createHash } from 'node:crypto'
import t from 'tap'
import { htmlReport } from '../../../src/report/html/page.ts'
import type { Results, Section } from '../../../src/report/results.ts'
import { refusal, streamed } from '../../support/outcomes.ts'
import { cut, load, record, runOf, skipped } from '../run.ts'

const run = runOf(
  {
    direct: [streamed(0, { server: record })],
    'app-runner': [cut, skipped('websocket-text'), { ...streamed(0, refusal(403, 'go away')), check: 'x' }],
  },
  { load: [load] },
)
const added: Section = {
  title: 'What a stream costs',
  tables: [
    [
      ['cost', 'measured'],
      ['start to ready', '0.40 s'],
    ],
  ],
  note: 'How to read it',
  brief: ['start to ready: 0.40 s'],
}
const html = htmlReport(run, [added])

/** What the details of a cell hold. */
function details(html: string, id: string): string {
  const [, content] = new RegExp(`<details id="${id}"[^>]*>(.*?)</details>`, 's').exec(html) ?? []
  return content ?? ''
}

t.test('The page is one file without requests', async (t) => {
  t.match(html, /^<!doctype html>\n<html lang="en">/)
  t.notMatch(html, /<(link|script|img|iframe)[^>]+(src|href)="(?!data:)/)
  t.notMatch(html, /@import|url\(/)
})

t.test('Its policy allows its own script and style only', async (t) => {
  const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? []
  t.match(policy, 'default-src &#39;none&#39;;')
  for (const element of ['style', 'script']) {
    const [, content = ''] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html) ?? []
    const digest = createHash('sha256').update(content).digest('base64')
    t.match(policy, `${element}-src &#39;sha256-${digest}&#39;`)
  }
  t.notMatch(policy, 'unsafe')
})

t.test('The matrix is a table with heads and links to the evidence', async (t) => {
  const [, table = ''] = /<table class="matrix">(.*?)<\/table>/s.exec(html) ?? []
  t.match(
    table,
    '<th scope="col">the edge app-runner<small class="truth">stand-in</small><small>0 of 2 survive</small></th>',
  )
  t.match(table, '<th scope="rowgroup" colspan="3"><span>sse</span></th>')
  t.match(table, /<th scope="row" id="row.sse">What sse asks<small><code>sse<\/code> required<\/small><\/th>/)
  t.match(table, /<a href="#app-runner.sse" [^>]*><span class="verdict" data-verdict="cut">cut<\/span><\/a>/)
  t.match(table, '<small class="why">after 2 of 3 events, 300 ms in')
  t.match(table, 'data-verdict="unasked">not asked<')
  t.match(table, 'data-verdict="refused">refused 403<')
})

t.test('A cell’s evidence is complete', async (t) => {
  const cell = details(html, 'app-runner.sse')
  for (const part of [
    'after 2 of 3 events, 300 ms in, the connection closed before the end of the stream',
    'by the edge at 250 ms (heard: client, service record, edge log)',
    '<dt>The edge</dt><dd>stand-in: rests on the vendor’s documents, not on the vendor’s program</dd>',
    '<b>server</b> 2 events sent, ended by its client at 250 ms <span class="points">points to the edge</span>',
    'status 200; 3 events as sent, 200 ms apart',
    'rfc9112#section-7.1" rel="noreferrer">RFC 9112, 7.1</a> (required)',
    'checked with the same file, its times divided by 20',
    '<strong>Advice</strong> route.timeout is 120s',
    '200\n<span class="header">Content-Type</span>: text/event-stream\n<span class="header">server</span>: envoy\n',
    '<pre>{&quot;flags&quot;:&quot;UT&quot;}</pre>',
    'the edge ended it at 250 ms</text>',
  ])
    t.match(cell, part)
  t.match(details(html, 'app-runner.x'), '<pre>go away</pre>')
  t.match(details(html, 'app-runner.websocket-text'), 'skipped: needs `websocket`</span>')
  t.notMatch(details(html, 'app-runner.websocket-text'), '<svg')
})

t.test('Unexpected verdicts and checks that could not be asked come before the evidence', async (t) => {
  const edges = run.edges.map((edge) => ({ ...edge, expected: { sse: { verdict: 'survives' as const } } }))
  const differing = htmlReport({ ...run, edges })
  t.match(differing, /<h2>Not as documented<\/h2><ul><li>sse through app-runner: expected survives, got cut/)
  t.match(differing, '<small class="differs">not as documented</small>')
  t.match(details(differing, 'app-runner.sse'), 'survives through this edge: not as it is')
  t.notMatch(html, 'Not as documented')
  const fault = {
    ...skipped('y'),
    fault: { kind: 'unreachable' as const, code: 'ECONNREFUSED', message: 'nobody there' },
  }
  t.match(
    htmlReport(runOf({ direct: [fault] })),
    /Could not be asked<\/h2><ul><li>y through direct: .*nobody/,
  )
})

t.test('The load and added sections are tables', async (t) => {
  t.match(html, '<th scope="row">sse</th><td>direct</td><td>10000</td>')
  t.match(html, '<h2 id="added-0">What a stream costs</h2>')
  t.match(html, '<th scope="row">start to ready</th><td>0.40 s</td>')
  t.match(html, '<p class="hint">How to read it</p>')
  t.notMatch(htmlReport({ ...run, load: [] }), /id="(load|added-0)"/, 'where there are any')
  t.notMatch(htmlReport(runOf({}), [added]), /class="matrix"|id="evidence"/, 'also without a matrix')
})

t.test('Text of an edge or a file is escaped', async (t) => {
  const words = new Set([
    'verdict',
    'transport',
    'ending',
    'author',
    'endedBy',
    'server',
    'bare',
    'at',
    'origin',
  ])
  const hostile = `"'><script>alert(1)</script><b title=`
  const json = JSON.stringify(run, (key, value) =>
    typeof value === 'string' && !words.has(key) ? `${value}${hostile}` : value,
  )
  const infected = htmlReport(JSON.parse(json) as Results)
  t.ok(infected.split('alert(1)').length > 50, 'it is there')
  t.equal(infected.split('<script').length, 2, 'and only one script is: ours')
  t.notMatch(infected, '<b title=')
  t.notMatch(infected, /="[^"<>]*'>/, 'no attribute ends before its end')
})
