import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { colouredCostSection, costSection } from '../../../bench/cost/report.ts'
import { htmlReport } from '../../../src/report/html/page.ts'
import { terminalReport } from '../../../src/report/terminal.ts'
import { runOf } from '../../report/run.ts'
import { cost } from './example.ts'

/** A run that measured only the cost. */
const run = runOf({})
const printed = stripVTControlCharacters(
  terminalReport(run, { verbose: true, width: 140, sections: [colouredCostSection(cost)] }),
)

t.test('The tables show each figure beside its bounds, and a missed one as missed', async (t) => {
  const [throughput, first, , footprint, ...rest] = printed.split('\n')
  t.match(throughput, /^cost +beside +by CPU +streams\/s +servers busy +at least +aim$/)
  t.match(
    first,
    /^chunked, 3 events +raw node:http +0\.41 \(0\.40 – 0\.42\) +0\.41 \(0\.40 – 0\.42\) +100 % \/ 99 % +0\.45 +0\.6 +MISSED$/,
  )
  t.match(footprint, /^cost +measured +beside +at most +aim$/)
  t.match(rest, [
    /^memory of an idle chunked stream +13\.7 KiB, 1\.40 × +raw node:http 9\.8 KiB +2\.2 × +1\.5 × +as aimed$/,
    /^memory of an idle sse stream +21\.5 KiB, 2\.20 × .* met$/,
    /^memory of an idle websocket stream +22\.5 KiB, 2\.30 × .* MISSED$/,
    /^start to ready +0\.40 s \(0\.38 s – 0\.46 s\) +0\.80 s +0\.50 s +as aimed$/,
  ])
})

t.test('A run that measured only the cost prints only its tables', async (t) => {
  t.ok(printed.startsWith('cost '))
  t.match(printed.replace(/\s+/g, ' '), costSection(cost).note.replace(/\s+/g, ' '))
  t.equal(terminalReport(run), '')
})

t.test('In brief it names the figures that are not as aimed, with their bounds', async (t) => {
  const brief = stripVTControlCharacters(terminalReport(run, { sections: [colouredCostSection(cost)] }))
  t.match(
    brief,
    /^What a stream costs: 2 of 5 figures are as aimed\.\nMISSED: chunked, 3 events: 0\.41 × raw node:http/,
  )
  t.match(brief, /^met: memory of an idle sse stream: 2\.20 × raw node:http, at most 2\.2, aim 1\.5$/m)
  t.match(brief, /\nAt least, at most: the bound\. Aim: what would be better\.$/)
  t.notMatch(brief, 'idle chunked', 'and no other')
})

t.test('A page shows the same figures without colours', async (t) => {
  const { tables } = costSection(cost)
  t.equal(tables[0]?.[1]?.at(-1), 'MISSED')
  t.match(htmlReport(run, [costSection(cost)]), '<td>MISSED</td>')
})
