import { createHash } from 'node:crypto'
import t from 'tap'
import { seen } from '../../../src/probe/judge/seen.ts'
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

/** The card of a cell. */
function card(html: string, id: string): string {
  const [, content] = new RegExp(`<article class="problem" id="${id}"(.*?)</article>`, 's').exec(html) ?? []
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

t.test('It begins with the answer, then the problems, and what survives is folded', async (t) => {
  t.match(html, '<h1 id="answer">the edge app-runner: 0 of 2 survive, 1 refused, 1 cut</h1>')
  const places = [
    '<h1',
    'class="filter"',
    'class="problem"',
    '>What survives</b>',
    '>What was not asked</b>',
    'id="load"',
  ]
  t.strictSame(
    places.map((place) => html.indexOf(place)).toSorted((a, b) => a - b),
    places.map((place) => html.indexOf(place)),
  )
  t.notMatch(html, 'class="matrix"', 'one edge is no column')
  t.match(html, /<summary><b>What survives<\/b> \(<span class="many">1<\/span>\)<\/summary>/)
  t.match(
    html,
    /<li data-transport="websocket" data-verdict="unasked" data-edge="app-runner"><b>.*skipped: needs `websocket`/,
  )
})

t.test('A problem says what a user sees, why, who, and what to change, before all evidence', async (t) => {
  const [told = '', evidence = ''] = card(html, 'app-runner.sse').split('<summary>Evidence')
  const parts = [
    'data-tone="cut">cut</span> What sse asks</h3>',
    seen['cut-total'],
    'after 2 of 3 events, 300 ms in, the connection closed before the end of the stream',
    'by the edge at 250 ms (heard: client, service record, edge log)',
    '<b>server</b> 2 events sent, ended by its client at 250 ms <span class="points">points to the edge</span>',
    'the edge ended it at 250 ms</text>',
    '<strong>In the service</strong> Set STREAM_MAX_AGE',
    '<strong>app-runner</strong> ',
  ]
  for (const part of parts) t.match(told, part)
  t.strictSame(
    parts.map((part) => told.indexOf(part)).toSorted((a, b) => a - b),
    parts.map((part) => told.indexOf(part)),
  )
  for (const part of [
    '<dt>The edge</dt><dd>stand-in: rests on the vendor’s documents, not on the vendor’s program</dd>',
    'status 200; 3 events as sent, 200 ms apart',
    'rfc9112#section-7.1" rel="noreferrer">RFC 9112, 7.1</a>',
    'checked with the same file, its times divided by 20',
    '200\n<span class="header">Content-Type</span>: text/event-stream\n<span class="header">server</span>: envoy\n',
    '<pre>{&quot;flags&quot;:&quot;UT&quot;}</pre>',
  ])
    t.match(evidence, part)
  t.match(card(html, 'app-runner.x'), '<pre>go away</pre>')
  t.notMatch(card(html, 'app-runner.x'), '<svg', 'a refusal has no times to draw')
})

t.test('Answers of the same kind are one card, with the evidence of each folded', async (t) => {
  const others = ['a', 'b'].map((check) => ({ ...cut, check }))
  const direct = ['sse', 'a', 'b'].map((check) => ({ ...streamed(0), check }))
  const page = htmlReport(runOf({ direct, 'app-runner': [cut, ...others] }))
  t.equal(page.match(/class="problem"/g)?.length, 1)
  t.match(page, '<summary>2 more answers of the same kind</summary><details id="app-runner.a">')
})

t.test('Unexpected verdicts and checks that could not be asked come first, and say so', async (t) => {
  const edges = run.edges.map((edge) => ({ ...edge, expected: { x: { verdict: 'survives' as const } } }))
  const differing = htmlReport({ ...run, edges })
  t.ok(differing.indexOf('id="app-runner.x"') < differing.indexOf('id="app-runner.sse"'))
  t.match(card(differing, 'app-runner.x'), '<span class="differs">not as documented (survives)</span>')
  t.notMatch(html, 'not as documented')
  const fault = {
    ...skipped('y'),
    fault: { kind: 'unreachable' as const, code: 'ECONNREFUSED', message: 'nobody there' },
  }
  t.match(card(htmlReport(runOf({ direct: [fault] })), 'direct.y'), /data-tone="unknown".*nobody there/s)
})

t.test('What differs between rounds, and breaks under load, is said before the problems', async (t) => {
  const page = htmlReport({ ...run, load: [{ ...load, whole: 9_990 }] })
  t.match(page, /<ul class="notice"><li>sse through direct: 10 of 10000 streams under load were not whole/)
  t.notMatch(html, 'class="notice"')
})

t.test('A run in which all survives says so', async (t) => {
  const page = htmlReport(runOf({ direct: [streamed(0)], 'app-runner': [streamed(0)] }))
  t.match(page, '<h1 id="answer">the edge app-runner: 1 of 1 survive</h1>')
  t.match(page, 'Nothing goes wrong')
})

t.test('The load and added sections are tables', async (t) => {
  t.match(html, '<th scope="row">sse</th><td>direct</td><td>10000</td>')
  t.match(html, '<h2 id="added-0">What a stream costs</h2>')
  t.match(html, '<th scope="row">start to ready</th><td>0.40 s</td>')
  t.match(html, '<p class="hint">How to read it</p>')
  t.notMatch(htmlReport({ ...run, load: [] }), /id="(load|added-0)"/, 'where there are any')
  t.notMatch(htmlReport(runOf({}), [added]), /class="filter"|id="problems"/, 'also without checks')
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
