import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { costReport } from '../../../src/report/cost.ts'
import type { Results } from '../../../src/report/results.ts'
import { terminalReport } from '../../../src/report/terminal.ts'
import { cost } from './example.ts'

const lines = (text: string) => stripVTControlCharacters(text).split('\n')

t.test('The tables show each figure beside what is asked of it, and a missed one as missed', async (t) => {
  const [throughput, first, , footprint, ...rest] = lines(costReport(cost))
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

t.test('A run that measured only the cost has only its tables', async (t) => {
  const results: Results = {
    at: '2026-01-01T00:00:00.000Z',
    machine: { node: 'v24.0.0', platform: 'linux x64', cpus: 2, cpu: 'a processor' },
    edges: [],
    checks: [],
    answers: [],
    repeats: [],
    load: [],
    cost,
  }
  t.equal(terminalReport(results), costReport(cost))
  const { cost: _, ...rest } = results
  t.equal(terminalReport(rest), '')
})
