import t from 'tap'
import { checks } from '../../../src/probe/checks/index.ts'
import { http2 } from '../../../src/probe/clients/http2/index.ts'
import { probe } from '../../../src/probe/probe.ts'
import { allowsOne } from '../../support/bad-edges/http2/allows-one.ts'
import { startApp } from '../../support/service.ts'

const { url: service } = await startApp(t)

t.test('An edge that allows fewer streams than a check needs is not blamed', async (t) => {
  const edge = await allowsOne.start(service)
  t.teardown(edge.stop)
  const answers = await Array.fromAsync(
    probe({
      checks: checks.filter(({ over, id }) => over === 'http2' || id === 'health'),
      instances: { asIs: edge, reloaded: edge },
      origin: service,
      edge: true,
      patience: 5_000,
      client: http2,
    }),
  )
  const found = Object.fromEntries(answers.map(({ outcome, verdict }) => [outcome.check, verdict]))
  for (const [id, needed] of [
    ['http2-streams', 100],
    ['http2-neighbour', 2],
    ['http2-cancel', 4],
    ['http2-reload', 4],
  ] as const)
    t.match(found[id], {
      verdict: 'unknown',
      cause: 'skipped',
      reason: new RegExp(`only 1 streams? .*SETTINGS_MAX_CONCURRENT_STREAMS.* needs ${needed}`),
    })
  t.match(found['http2-limit'], { verdict: 'survives', reason: /1 refused by REFUSED_STREAM/ })
})
