import t from 'tap'
import { htmlReport } from '../../../src/report/html/page.ts'
import { streamed } from '../../support/outcomes.ts'
import { fronts, manyFronts } from '../fronts.ts'
import { runOf } from '../run.ts'

const html = htmlReport(fronts)

t.test('The summary comes first, with evidence and what has changed', async (t) => {
  const [before = '', after = ''] = html.split('<table class="fronts">')
  t.notMatch(before, 'class="matrix"')
  const [table = ''] = after.split('</table>')
  const row = (id: string) => table.split('<tr>').find((row) => row.includes(`the edge ${id}<`)) ?? ''
  t.match(row('managed'), '<small class="truth">vendor runtime + stand-in front</small>')
  t.match(row('managed'), '<td><a href="#managed.websocket">no → no: 426</a></td>')
  t.match(row('stream'), '<td><a href="#stream.sse"><strong>no → yes</strong></a></td>')
  t.match(row('stream'), '<b>changed</b> since November 2025 it streams')
  t.match(row('stream'), '<b>unknown</b> its ALPN')
  t.match(row('buffered'), '<b>chunked, SSE</b> all 3 events arrived at once')
  t.notMatch(row('direct'), 'direct')
  t.match(html, 'the vendor’s own runtime, behind a front of ours')
  t.match(html, 'rests on the vendor’s documents')
  t.notMatch(html, 'real: the vendor’s own program', 'what no front is, is not explained')
})

t.test('A run with one edge has no summary', async (t) => {
  t.notMatch(htmlReport(runOf({ direct: [streamed(0)], 'app-runner': [streamed(0)] })), 'class="fronts"')
})

t.test('With many edges columns are narrow, with ids for titles and without reasons', async (t) => {
  const many = htmlReport(manyFronts(13))
  t.match(many, '<table class="matrix many">')
  t.match(many, '<abbr title="the edge api-gateway-rest-stream-3">api-gateway-rest-stream-3</abbr>')
  t.notMatch(many, 'class="why"')
  t.match(many, '3 checks through 14 edges.')
  const few = htmlReport(manyFronts(2))
  t.match(few, '<table class="matrix">')
  t.match(few, 'class="why"')
})
