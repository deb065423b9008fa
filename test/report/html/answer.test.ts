import t from 'tap'
import { htmlReport } from '../../../src/report/html/page.ts'
import { streamed } from '../../support/outcomes.ts'
import { fronts, manyFronts } from '../fronts.ts'
import { runOf } from '../run.ts'

const html = htmlReport(fronts)

t.test(
  'Of several edges the answer is a table: how many survive, and what has changed since the article',
  async (t) => {
    const [before = '', after = ''] = html.split('<table class="fronts">')
    t.notMatch(before, 'class="problem"')
    const [table = ''] = after.split('</table>')
    const row = (id: string) => table.split('<tr').find((row) => row.includes(`the edge ${id}<`)) ?? ''
    t.match(row('managed'), '<small class="truth">vendor runtime + stand-in front</small>')
    t.match(row('managed'), '<td>2 of 3</td><td></td><td>1</td><td></td><td>yes → yes</td>')
    t.match(row('managed'), '<td><a href="#managed.websocket">no → no: 426</a></td>')
    t.match(row('stream'), '<td><strong>no → yes</strong></td>', 'what survives has no evidence to link')
    t.match(row('direct'), '<td>3 of 3</td>')
    t.match(html, '<b>the edge stream</b> changed: since November 2025 it streams')
    t.match(html, '<b>the edge stream</b> unknown: its ALPN')
    t.match(html, 'the vendor’s own runtime, behind a front of ours')
    t.notMatch(html, 'real: the vendor’s own program', 'what no front is, is not explained')
  },
)

t.test('A run with one edge has neither that table nor a matrix, nor edges to choose from', async (t) => {
  const one = htmlReport(runOf({ direct: [streamed(0)], 'app-runner': [streamed(5_000)] }))
  for (const part of ['class="fronts"', 'class="matrix"', 'name="edge"']) t.notMatch(one, part)
  t.match(html, 'name="edge"')
})

t.test('The matrix shows what fails where, and links it to its evidence', async (t) => {
  const [, table = ''] = /<table class="matrix">(.*?)<\/table>/s.exec(htmlReport(manyFronts(13))) ?? []
  t.match(table, '<abbr title="the edge api-gateway-rest-stream-3">api-gateway-rest-stream-3</abbr>')
  t.match(table, '<th scope="rowgroup" colspan="15"><span>sse</span></th>')
  t.match(table, /<th scope="row">What sse asks<small><code>sse<\/code> required<\/small><\/th>/)
  t.match(
    table,
    /<a href="#api-gateway-rest-stream-0.websocket" [^>]*><span class="verdict" data-tone="refused">/,
  )
  t.notMatch(table, 'What chunked asks', 'what survives everywhere is left out')
})
