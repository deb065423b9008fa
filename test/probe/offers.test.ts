import t from 'tap'
import { checks, routeChecks } from '../../src/probe/checks/index.ts'
import { isUnasked } from '../../src/probe/judge/unasked.ts'
import { probe } from '../../src/probe/probe.ts'
import { startApp } from '../support/service.ts'

t.test('A check that an edge does not offer is not asked, and no other check needs it', async (t) => {
  const { url } = await startApp(t)
  const instances = { asIs: { url } }
  const verdicts: Record<string, string | undefined> = {}
  const asked = { checks: routeChecks, instances, offers: ['websocket'], edge: true, patience: 10_000 }
  for await (const { outcome, verdict } of probe(asked)) {
    verdicts[outcome.check] = verdict.verdict
    if (outcome.check === 'websocket') continue
    t.match(outcome.fault, { kind: 'not-offered', code: 'STREAMPROOF_NOT_OFFERED' }, outcome.check)
    t.equal(verdict.cause, 'not-offered')
    t.ok(outcome.fault && isUnasked(outcome.fault), 'that is nobody’s fault')
  }
  t.match(verdicts, { health: 'unknown', chunked: 'unknown', sse: 'unknown', websocket: 'survives' })
})

t.test('If something is missing, every check is unknown with what to do, and nothing is asked', async (t) => {
  const { app, url } = await startApp(t)
  app.server.on('connection', () => t.fail('nobody is asked'))
  const missing = { kind: 'missing', code: 'STREAMPROOF_NEEDS_RUST', message: 'install Rust' } as const
  const asked = { checks, instances: { asIs: { url } }, missing, edge: true, patience: 10_000, origin: url }
  const answers = await Array.fromAsync(probe(asked))
  t.equal(answers.length, checks.length)
  for (const { outcome, verdict } of answers) {
    t.match(verdict, { verdict: 'unknown', by: 'harness', reason: /install Rust/ }, outcome.check)
    t.strictSame(outcome.fault, missing)
    t.ok(outcome.fault && isUnasked(outcome.fault), 'that is nobody’s fault')
  }
})
