import t from 'tap'
import { diagnose } from '../../../../src/probe/judge/url/diagnose.ts'
import { factsOf } from '../../../../src/probe/judge/url/facts.ts'
import { cutAt, outcome } from '../../../support/any-url/outcome.ts'

t.test('A stream of half a million events and reads is judged as any other', async (t) => {
  const startedAt = Date.now()
  const events = Array.from({ length: 500_000 }, (_, n) => ({
    ms: n / 10,
    size: 8,
    made: startedAt + n / 10,
  }))
  const many = { startedAt, events, reads: events.map(({ ms }) => ({ ms, bytes: 16 })), endedMs: 50_001 }
  t.match(factsOf(outcome(many)), { events: 500_000, eventsPerReadMax: 1 })
  for (const ending of ['complete', 'endless', 'truncated', 'left'] as const) {
    const one = outcome({ ...many, ending, beats: events.map(({ ms }) => ms) })
    t.ok(diagnose([one, { ...one, target: 'direct' }]).reason)
  }
  t.ok(diagnose([cutAt(50_001, 1, many), outcome({ ...many, target: 'direct' })]).reason)
})
