import t from 'tap'
import type { Outcome } from '../../src/probe/model.ts'
import { documented, evidenceOf } from '../../src/report/evidence.ts'
import { cells, type Results } from '../../src/report/results.ts'
import { questionOf, refusal, streamed } from '../support/outcomes.ts'
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
  t.equal(blame, 'by the edge at 250 ms (heard: client, service record, edge log)')
  t.strictSame(witnesses, [
    { witness: 'client', says: 'truncated at 300 ms, and whole without the edge', author: 'edge' },
    { witness: 'server', says: '2 events sent, ended by its client at 250 ms', author: 'edge' },
    { witness: 'edge', says: '200 after 250 ms: the route’s timeout was over (UT)', author: 'edge' },
  ])
  const { server, edgeLog, ...alone } = cut
  t.match(through(alone), {
    blame: 'by the edge at 300 ms (heard: client)',
    witnesses: [
      { witness: 'client' },
      { witness: 'server', says: /^not heard/ },
      { witness: 'edge', says: /^not heard/ },
    ],
  })
})

t.test('Witnesses of a stream that survived blame nobody', async (t) => {
  const { blame, witnesses } = through(streamed(5, { server: record }))
  t.equal(blame, undefined)
  t.match(witnesses[1], { witness: 'server', says: '3 events sent, whole at 400 ms' })
  t.notOk(witnesses.some(({ author }) => author))
  const [, , edge] = evidence(runOf({ direct: [streamed(0)] })).witnesses
  t.match(edge, { witness: 'edge', says: 'there was none' })
})

t.test('Divided times are mentioned', async (t) => {
  t.equal(through(cut).scaled, 'checked with the same file, its times divided by 20')
  t.match(evidence(runOf({ direct: [{ ...cut }] })).scaled, /^asked with its times divided by 20/)
  const { scale, ...own } = cut
  t.equal(through(own).scaled, undefined)
})

t.test('Advice is that of the vendor that the run names for the edge, or else general', async (t) => {
  const adviceOf = (outcome: Outcome, vendor?: string): string[] => {
    const run = runOf({ direct: [streamed(0)], other: [outcome] })
    const edges = run.edges.map((edge) => ({ ...edge, ...(vendor && { vendor }) }))
    return evidence({ ...run, edges }).advice.map(({ text }) => text)
  }
  const service = /^Set STREAM_MAX_AGE well below 5 s/
  t.match(adviceOf(cut, 'app-runner'), [service, /route\.timeout is 120s/], 'the service’s own part first')
  const late = { ...cut, edgeLog: { line: '', says: '', flags: [], author: 'edge' as const, ms: 6_000 } }
  const scaled = [/^Set STREAM_MAX_AGE well below 120 s/]
  t.match(adviceOf(late, 'app-runner'), scaled, 'if the vendor has none, and in the edge’s own time')
  for (const vendor of [undefined, 'a vendor of tomorrow', 'toString'])
    t.match(adviceOf(late, vendor), scaled)
  t.strictSame(adviceOf(streamed(0), 'app-runner'), [], 'none for a stream that survives')
})

t.test('The expectation in words', async (t) => {
  t.equal(
    through(cut).expected,
    'status 200; 3 events as sent, 200 ms apart, each as it is made; each named test; ends whole',
  )
  const { sent: _, ...outcome } = streamed(0, { facts: { bytes: 1_048_576.25, endedBy: '', closed: true } })
  const run = runOf({ direct: [outcome] })
  const question = questionOf(outcome, {
    expected: { status: 101, closeCode: 1000, endings: ['truncated', 'reset'], coded: true },
    claims: [
      { fact: 'endedBy', is: null, otherwise: 'cut', cause: 'lost' },
      { fact: 'code', oneOf: [1, 'two'], otherwise: 'cut', cause: 'lost' },
      {
        fact: 'bytes',
        atLeast: 1,
        atMost: 1_048_576,
        atMostTimesDirect: 2,
        otherwise: 'cut',
        cause: 'lost',
      },
    ],
  })
  const found = evidence({ ...run, checks: [question] })
  t.equal(
    found.expected,
    'status 101; each named test; ends visibly cut or reset; compressed on its way or not; close code 1000; endedBy is nothing; ' +
      'code is one of 1, two; bytes is at least 1 and is at most 1,048,576 and is at most 2 × the direct run’s',
  )
  t.strictSame(found.facts, [
    ['bytes', '1,048,576.3'],
    ['endedBy', 'nothing'],
    ['closed', 'true'],
  ])
})

t.test('What arrived, in numbers', async (t) => {
  t.equal(through(cut).came, '2 events in 2 reads of 220 bytes; truncated at 300 ms')
  t.match(through({ ...cut, beats: [7] }).came, /220 bytes, 1 sign of life besides;/)
})

t.test('A check that was not asked has no evidence', async (t) => {
  t.strictSame(through(skipped('websocket-text')), { witnesses: [], facts: [], advice: [] })
})

t.test('The documented verdict, and whether the edge got it', async (t) => {
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
