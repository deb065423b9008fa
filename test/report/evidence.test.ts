import t from 'tap'
import type { Outcome } from '../../src/probe/model.ts'
import { documented, evidenceOf } from '../../src/report/evidence.ts'
import { cells, type Results } from '../../src/report/results.ts'
import { refusal, streamed } from '../support/outcomes.ts'
import { cut, record, runOf, skipped } from './run.ts'

/** What is known of the last answer. */
function evidence(run: Results) {
  const cell = cells(run).at(-1)
  if (!cell) throw new TypeError('a run without answers')
  return evidenceOf(run, cell)
}

const through = (outcome: Outcome, edge = 'other') =>
  evidence(runOf({ direct: [streamed(0)], [edge]: [outcome] }))

t.test('Who did it, when, and how many of the three agree', async (t) => {
  const { blame, witnesses } = through(cut)
  t.equal(blame, 'by the edge at 250 ms, 3 of 3 witnesses agree')
  t.strictSame(witnesses, [
    { witness: 'client', says: 'truncated at 300 ms, and whole without the edge', author: 'edge' },
    { witness: 'server', says: '2 events sent, ended by its client at 250 ms', author: 'edge' },
    { witness: 'edge', says: '200 after 250 ms: the route’s timeout was over (UT)', author: 'edge' },
  ])
  const { server, edgeLog, ...alone } = cut
  t.match(through(alone), {
    blame: 'by the edge at 300 ms, 1 of 3 witnesses agrees',
    witnesses: [
      { witness: 'client' },
      { witness: 'server', says: /^not heard/ },
      { witness: 'edge', says: /^not heard/ },
    ],
  })
})

t.test('Of a stream that survived the witnesses only tell, and blame nobody', async (t) => {
  const { blame, witnesses } = through(streamed(5, { server: record }))
  t.equal(blame, undefined)
  t.match(witnesses[1], { witness: 'server', says: '3 events sent, whole at 400 ms' })
  t.notOk(witnesses.some(({ author }) => author))
  const [, , edge] = evidence(runOf({ direct: [streamed(0)] })).witnesses
  t.match(edge, { witness: 'edge', says: 'there was none' })
})

t.test('That an edge’s times were divided is said', async (t) => {
  t.equal(through(cut).scaled, 'checked with the same file, its times divided by 20')
  t.match(evidence(runOf({ direct: [{ ...cut }] })).scaled, /^asked with its times divided by 20/)
  const { scale, ...own } = cut
  t.equal(through(own).scaled, undefined)
})

t.test('Advice is that of the vendor that the run names for the edge, or else general', async (t) => {
  const adviceOf = (outcome: Outcome, vendor?: string) => {
    const run = runOf({ direct: [streamed(0)], other: [outcome] })
    return evidence({ ...run, edges: run.edges.map((edge) => ({ ...edge, ...(vendor && { vendor }) })) })
      .advice
  }
  t.match(adviceOf(cut, 'app-runner'), /route\.timeout is 120s/)
  const general = /^The edge ends streams by itself.* below 120 s/
  const late = { ...cut, edgeLog: { line: '', says: '', author: 'edge', ms: 6_000 } } as const
  t.match(adviceOf(late, 'app-runner'), general, 'where the vendor has none')
  for (const vendor of [undefined, 'a vendor of tomorrow', 'toString'])
    t.match(adviceOf(late, vendor), general)
  t.equal(adviceOf(streamed(0), 'app-runner'), undefined, 'none for a stream that survives')
})

t.test('What was expected, in words', async (t) => {
  t.equal(
    through(cut).expected,
    'status 200; 3 events as sent, 200 ms apart, each as it is made; each named test; ends whole',
  )
  const claims = streamed(0, {
    expected: {
      status: 101,
      intervalMs: 0,
      stamped: false,
      coded: true,
      closeCode: 1000,
      endings: ['truncated', 'reset'],
      claims: [
        { fact: 'endedBy', is: null, otherwise: 'cut', says: '' },
        { fact: 'code', oneOf: [1, 'two'], otherwise: 'cut', says: '' },
        { fact: 'bytes', atLeast: 1, atMost: 1_048_576, atMostTimesDirect: 2, otherwise: 'cut', says: '' },
      ],
    },
    facts: { bytes: 1_048_576.25, endedBy: '', closed: true },
  })
  const found = through(claims)
  t.equal(
    found.expected,
    'status 101; ends visibly cut or reset; compressed on its way or not; close code 1000; endedBy is nothing; ' +
      'code is one of 1, two; bytes is at least 1 and is at most 1,048,576 and is at most 2 × the direct run’s',
  )
  t.strictSame(found.facts, [
    ['bytes', '1,048,576.3'],
    ['endedBy', 'nothing'],
    ['closed', 'true'],
  ])
})

t.test('What came, in numbers', async (t) => {
  t.equal(through(cut).came, '2 events in 2 reads of 220 bytes; truncated at 300 ms')
  t.match(through({ ...cut, beats: [7] }).came, /220 bytes, 1 sign of life besides;/)
})

t.test('What was not asked has nothing to show', async (t) => {
  t.strictSame(through(skipped('websocket-text')), { witnesses: [], facts: [] })
})

t.test('What an edge is documented to do, and whether it did', async (t) => {
  const found = (outcome: Outcome, expected: Results['edges'][number]['expected'][string]) => {
    const run = runOf({ direct: [streamed(0)], other: [outcome] })
    const edges = run.edges.map((edge) => ({ ...edge, expected: { sse: expected } }))
    return documented({ edges }, cells(run).at(-1) as ReturnType<typeof cells>[number])
  }
  t.same(found(cut, { verdict: 'cut' }), { words: 'cut', met: true })
  t.same(found(cut, { verdict: 'survives' }), { words: 'survives', met: false })
  const refused = streamed(0, refusal(403, ''))
  t.same(found(refused, { verdict: 'refused', status: 403 }), { words: 'refused 403', met: true })
  t.same(found(refused, { verdict: 'refused', status: 502 }), { words: 'refused 502', met: false })
  t.equal(found({ ...skipped('sse'), transport: 'sse' }, { verdict: 'survives' }), undefined)
  t.equal(found({ ...cut, check: 'another' }, { verdict: 'survives' }), undefined)
})
