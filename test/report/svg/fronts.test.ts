import t from 'tap'
import { frontsPicture } from '../../../src/report/svg/fronts.ts'
import { streamed } from '../../support/outcomes.ts'
import { fronts, notOffered, whole } from '../fronts.ts'
import { cut, runOf, skipped } from '../run.ts'

const svg = frontsPicture(fronts)
/** What is drawn of each front, in order. */
const strips = svg.split('<line class="between"').slice(1)

t.test('Each edge has a strip: its title, answer and kind, and its events on two lines', async (t) => {
  t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 880 \d+" width="880"/)
  t.equal(strips.length, 4, 'and no edge has none')
  const [managed, buffered, , socket] = strips
  t.match(managed, '>the edge managed<')
  t.match(managed, '<tspan class="yes">SSE: yes</tspan> · vendor runtime + stand-in front<')
  t.match(buffered, '<tspan class="no">SSE: no, at once</tspan> · stand-in<')
  t.match(socket, '<tspan class="yes">WebSocket: yes</tspan>', 'WebSocket where there is no SSE')
  for (const strip of strips) t.equal(strip.split('class="event"').length - 1, 6)
})

t.test('All strips have one axis', async (t) => {
  const came = strips.map((strip) => [...strip.matchAll(/cx="([\d.]+)%" cy="38"/g)].map(([, x]) => Number(x)))
  const [managed = [], buffered = []] = came
  // 3 and 403 of 411 ms, within the margins.
  t.strictSame([managed[0], managed[2]], [2.21, 96.61])
  t.equal(new Set(buffered).size, 1)
  const made = [...(strips[1] ?? '').matchAll(/cx="([\d.]+)%" cy="16"/g)].map(([, x]) => x)
  t.equal(new Set(made).size, 3, 'though they were made one by one')
  t.equal(svg.split('>400</text>').length - 1, 2, 'labelled above and below')
})

t.test('An early end is a cross', async (t) => {
  const other = whole('sse')
  const picture = (outcome: typeof other) =>
    frontsPicture(runOf({ direct: [whole('sse')], front: [outcome], other: [other] }))
  t.match(picture(other), /<path class="good" d="M0-8V8"\/>/)
  t.match(picture(cut), /<path class="bad" d="M-5-5/)
})

t.test('It has both colour schemes and a description', async (t) => {
  t.match(svg, '@media (prefers-color-scheme: dark)')
  t.match(svg, 'role="img" aria-labelledby="picture fronts"')
  t.match(
    svg,
    'the edge buffered (stand-in), SSE: no, at once: all 3 events arrived at once, 410 ms in, the first 407 ms late. the edge stream',
  )
})

t.test('Text of an edge is escaped', async (t) => {
  const run = runOf({ direct: [whole('sse')], '<b>&': [streamed(3)], other: [streamed(3)] })
  t.notMatch(frontsPicture(run), '<b>')
})

t.test('An edge without a stream is an error that says what to run', async (t) => {
  const draw =
    (...its: Parameters<typeof runOf>[0][string]) =>
    () =>
      frontsPicture(runOf({ direct: [whole('sse')], front: its, other: [whole('sse')] }))
  const what =
    /^The picture shows a stream through each front, and front has none: .*\. Run npm run bench -- --fronts first\.$/
  t.throws(draw(notOffered('sse')), { message: what })
  t.throws(draw(), { message: /it was not asked/ })
  const fault = { kind: 'missing', code: 'STREAMPROOF_NEEDS_CARGO', message: 'install cargo' } as const
  t.throws(draw({ ...skipped('sse'), transport: 'sse', fault }), { message: /install cargo\. Run/ })
})
