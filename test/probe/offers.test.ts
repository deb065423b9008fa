import t from 'tap'
import { checks, routeChecks } from '../../src/probe/checks/index.ts'
import { probe } from '../../src/probe/probe.ts'
import { isUnasked } from '../../src/probe/unasked.ts'
import { startApp } from '../support/service.ts'

t.test('What an edge has no place for is not asked, and nothing there needs it', async (t) => {
  const { url } = await startApp(t)
  const instances = { asIs: { url } }
  const verdicts: Record<string, string | undefined> = {}
  const asked = { checks: routeChecks, instances, offers: ['websocket'], edge: true, patience: 10_000 }
  for await (const { outcome, verdict } of probe(asked)) {
    verdicts[outcome.check] = verdict.verdict
    if (outcome.check === 'websocket') continue
    t.match(outcome.fault, { code: 'STREAMPROOF_NOT_OFFERED' }, outcome.check)
    t.ok(outcome.fault && isUnasked(outcome.fault), 'that is nobody’s fault')
  }
  t.match(verdicts, { health: 'unknown', chunked: 'unknown', sse: 'unknown', websocket: 'survives' })
})

t.test('What is missing for it leaves every check unknown, with what to do, and asks nothing', async (t) => {
  const { app, url } = await startApp(t)
  app.server.on('connection', () => t.fail('nobody is asked'))
  const missing = { code: 'STREAMPROOF_NEEDS_RUST', message: 'install Rust' }
  const asked = { checks, instances: { asIs: { url } }, missing, edge: true, patience: 10_000, origin: url }
  const answers = await Array.fromAsync(probe(asked))
  t.equal(answers.length, checks.length)
  for (const { outcome, verdict } of answers) {
    t.match(verdict, { verdict: 'unknown', by: 'harness', reason: /install Rust/ }, outcome.check)
    t.strictSame(outcome.fault, missing)
    t.ok(outcome.fault && isUnasked(outcome.fault), 'that is nobody’s fault')
  }
})
