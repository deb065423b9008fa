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
  for (const id of ['http2-streams', 'http2-neighbour', 'http2-cancel', 'http2-reload'])
    t.match(found[id], {
      verdict: 'unknown',
      cause: 'skipped',
      reason: /SETTINGS_MAX_CONCURRENT_STREAMS is 1,/,
    })
  t.match(found['http2-limit'], { verdict: 'survives', reason: /1 refused by REFUSED_STREAM/ })
})
