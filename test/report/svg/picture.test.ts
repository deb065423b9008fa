import t from 'tap'
import type { Outcome } from '../../../src/probe/model.ts'
import { picture } from '../../../src/report/svg/picture.ts'
import { streamed } from '../../support/outcomes.ts'
import { cut, record, runOf } from '../run.ts'

const { scale, ...inRealTime } = { ...cut, check: 'chunked-total' }
const whole: Outcome = { ...streamed(3), check: 'chunked-total', server: record }

t.test(
  'The picture shows the stream that the edge cuts, below the same stream without the edge',
  async (t) => {
    const svg = picture(runOf({ direct: [whole], 'app-runner': [inRealTime], other: [whole] }))
    t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 880 \d+" width="880"/)
    const [direct, edge] = [
      'the edge direct: survives<',
      'the edge app-runner: cut by the edge at 250 ms (heard: client',
    ].map((text) => svg.indexOf(text, svg.indexOf('</style>'))) as [number, number]
    t.ok(0 < direct && direct < edge)
    t.notMatch(svg, 'the edge other')
    t.match(svg, '@media (prefers-color-scheme: dark)')
    t.match(svg.split('class="timeline"')[1], '>400</text>', 'both have the longer one’s axis')
    t.match(svg.split('class="timeline"')[2], '>400</text>')
  },
)

t.test('A run without that stream is an error that says what to run', async (t) => {
  const run = /which .*\. Run npm run bench -- --real-time first\./
  const says = (asked: Record<string, Outcome[]>, message: RegExp) => {
    t.throws(() => picture(runOf(asked)), { message: run })
    t.throws(() => picture(runOf(asked)), { message })
  }
  says({ direct: [whole] }, /through app-runner, which is not in this run/)
  says({ direct: [whole], 'app-runner': [streamed(0)] }, /through app-runner, which is not in this run/)
  says(
    { direct: [whole], 'app-runner': [{ ...inRealTime, scale: 20 }] },
    /through app-runner, which was asked with its times divided by 20/,
  )
  const fault = { kind: 'unreachable', code: 'ECONNREFUSED', message: 'nobody there' } as const
  says(
    { direct: [{ ...whole, fault }], 'app-runner': [inRealTime] },
    /direct, which could not be asked: nobody/,
  )
})
