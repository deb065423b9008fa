import t from 'tap'
import type { EndedBy, RunRecord } from '../../../src/contract.ts'
import { testimonies } from '../../../src/probe/judge/witnesses.ts'
import type { EdgeLog, Ending, Expectation, Outcome } from '../../../src/probe/model.ts'
import { questionOf, refusal, streamed } from '../../support/outcomes.ts'

const record: RunRecord = { opened: 1, events: 1, bytes: 3, ms: 250 }
const cut: Partial<Outcome> = { ending: 'truncated', endedMs: 300.4 }

/** What one of them says. */
function heard(
  witness: 'client' | 'server' | 'edge',
  change: Partial<Outcome>,
  survivedDirectly?: boolean,
  expected: Expectation = {},
) {
  return all(change, survivedDirectly, expected).find((testimony) => testimony.witness === witness)
}

/** What all of them say. */
function all(change: Partial<Outcome>, survivedDirectly?: boolean, expected: Expectation = {}) {
  const outcome = streamed(1, change)
  return testimonies(questionOf(outcome, { expected }), outcome, survivedDirectly)
}

t.test('A witness that was not heard is absent', async (t) => {
  t.strictSame(
    all(cut).map(({ witness }) => witness),
    ['client'],
  )
  const log = { line: '{}', says: 'it says so', flags: [] }
  t.strictSame(
    all({ ...cut, server: null, edgeLog: log }).map(({ witness }) => witness),
    ['client', 'server', 'edge'],
  )
  t.strictSame(all({ fault: { kind: 'unreachable', code: 'ECONNREFUSED', message: 'gone' } }), [])
})

t.test('The client', async (t) => {
  await t.test('points to the edge if the same was whole without it', async (t) => {
    t.strictSame(heard('client', cut, true), {
      witness: 'client',
      says: 'truncated at 300 ms, and whole without the edge',
      author: 'edge',
    })
    for (const unknown of [false, undefined])
      t.strictSame(heard('client', cut, unknown), { witness: 'client', says: 'truncated at 300 ms' })
  })

  await t.test('knows the service’s own codes', async (t) => {
    const own = { ...refusal(503, '{"code":"STREAMPROOF_FULL"}'), endedMs: 5 }
    t.strictSame(heard('client', own, true), {
      witness: 'client',
      says: 'refused with 503 at 5 ms, with the service’s own code',
      author: 'service',
    })
  })

  await t.test('knows that the service’s 426 is about an Upgrade that was dropped before it', async (t) => {
    const own = refusal(426, '{"code":"STREAMPROOF_UPGRADE_REQUIRED"}')
    t.equal(heard('client', { ...own, transport: 'websocket' }, true)?.author, 'edge')
    t.equal(heard('server', { ...own, transport: 'websocket', server: null })?.author, 'edge')
    t.equal(heard('client', own, true)?.author, 'service', 'which is nothing that SSE needs')
  })

  await t.test('reads who signed a refusal, and no other answer', async (t) => {
    const headers: Outcome['headers'] = [['Server', 'envoy']]
    const refused = { ...refusal(403, ''), headers, endedMs: 5 }
    t.strictSame(heard('client', refused), {
      witness: 'client',
      says: 'refused with 403 at 5 ms, signed envoy',
      author: 'edge',
    })
    t.notOk(heard('client', { ...cut, headers })?.author, 'who carried a stream signs it too')
    t.notOk(heard('client', { ...refused, headers: [] })?.author)
  })
})

t.test('The server', async (t) => {
  const says = (endedBy: EndedBy | undefined, change: Partial<Outcome> = cut, expected: Expectation = {}) =>
    heard(
      'server',
      { ...change, server: { ...record, ...(endedBy && { ended: 251, endedBy }) } },
      undefined,
      expected,
    )

  for (const [endedBy, testimony] of [
    [undefined, { says: '1 event sent, still open at 250 ms' }],
    ['source', { says: '1 event sent, whole at 250 ms', author: 'edge' }],
    ['client', { says: '1 event sent, ended by its client at 250 ms', author: 'edge' }],
    ['stall', { says: '1 event sent, ended by its stalled client at 250 ms', author: 'edge' }],
    ['age', { says: '1 event sent, ended by age at 250 ms', author: 'service' }],
    ['drain', { says: '1 event sent, ended by drain at 250 ms', author: 'service' }],
    ['error', { says: '1 event sent, ended by error at 250 ms', author: 'service' }],
  ] as const)
    await t.test(`of a stream that was cut and that it saw ended by ${endedBy ?? 'nobody'}`, async (t) => {
      t.strictSame(says(endedBy), { witness: 'server', ...testimony })
    })

  await t.test('blames nobody for leaving if the client itself left', async (t) => {
    for (const ending of ['left', 'silent', 'endless', 'malformed'] satisfies Ending[])
      for (const endedBy of ['client', 'stall'] as const)
        t.notOk(says(endedBy, { ending })?.author, `${ending}, ended by ${endedBy}`)
    for (const ending of ['complete', 'truncated', 'reset', 'refused'] satisfies Ending[])
      t.equal(says('client', { ending })?.author, 'edge', ending)
  })

  await t.test('does not count a source that failed as asked', async (t) => {
    const failing: Expectation = { endings: ['truncated', 'reset'] }
    t.strictSame(says('error', { ending: 'complete' }, failing), {
      witness: 'server',
      says: '1 event sent, ended by error, as asked, at 250 ms',
      author: 'edge',
    })
    const either: Expectation = { endings: ['complete', 'reset'] }
    t.equal(says('error', cut, either)?.author, 'service', 'where nobody asked for it')
    t.equal(says('drain', cut, failing)?.author, 'service', 'and that is no failing source')
  })

  await t.test('points to the edge if it never saw the run, unless it refused it itself', async (t) => {
    t.strictSame(heard('server', { ...refusal(403, ''), server: null }), {
      witness: 'server',
      says: 'never opened it',
      author: 'edge',
    })
    t.strictSame(heard('server', { ...refusal(503, '{"code":"STREAMPROOF_FULL"}'), server: null }), {
      witness: 'server',
      says: 'never opened it',
    })
  })

  t.match(heard('server', { ...cut, server: { ...record, events: 2 } }), { says: /^2 events sent/ })
})

t.test('The edge’s testimony is its log’s', async (t) => {
  const log: EdgeLog = { line: '{"flags":"UT"}', says: 'its time was over (UT)', flags: ['UT'], ms: 299 }
  t.strictSame(heard('edge', { ...cut, edgeLog: log }), { witness: 'edge', says: log.says })
  for (const author of ['edge', 'service', 'client'] as const)
    t.equal(heard('edge', { ...cut, edgeLog: { ...log, author } })?.author, author)
  for (const ending of ['left', 'silent', 'endless', 'malformed'] satisfies Ending[]) {
    const at = (author: 'edge' | 'client') => heard('edge', { ending, edgeLog: { ...log, author } })?.author
    t.equal(at('client'), undefined, `${ending}: that the client left is no news`)
    t.equal(at('edge'), 'edge', ending)
  }
})
