import { Worker } from 'node:worker_threads'
import t from 'tap'
import { parseOptions } from '../../../bench/options.ts'
import { run } from '../../../bench/run.ts'
import { cells } from '../../../src/report/results.ts'

// Each edge is asked three times, which takes a minute or two.
t.setTimeout(1_200_000)

// A core that is always busy: a verdict must not depend on it.
const busy = new Worker('for (;;) Math.sqrt(Math.random())', { eval: true })
t.teardown(() => busy.terminate())

for (const edge of ['app-runner', 'envoy', 'nginx', 'haproxy', 'caddy'])
  t.test(`Over HTTP/2 each verdict through ${edge} is the same in three rounds`, async (t) => {
    const options = parseOptions(['--protocol', 'h2', '--only', 'checks', '--repeat', '3', '--edge', edge])
    if (!options) throw new TypeError('these are options')
    const results = await run({ ...options, signal: AbortSignal.timeout(280_000), progress() {} })
    const all = [results.answers, ...results.repeats].flatMap((answers) =>
      cells({ answers, checks: results.checks }),
    )
    const failed = all.filter(({ outcome }) => /unreachable|harness/.test(outcome.fault?.kind ?? ''))
    t.ok(failed.length <= 0.01 * all.length, `${failed.length} of ${all.length} are unknown`)
    const definite = all.filter(({ verdict }) => verdict.verdict !== 'unknown')
    for (const [cell, rounds] of Map.groupBy(definite, (one) => `${one.check} through ${one.edge}`)) {
      const said = rounds.map(({ verdict, outcome }) => `${verdict.verdict} ${outcome.status}`)
      t.equal(new Set(said).size, 1, `${cell}: ${said.join(', ')}`)
    }
    t.ok(
      definite.some(({ check }) => check === 'http2-streams'),
      'what only HTTP/2 has is asked too',
    )
  })
