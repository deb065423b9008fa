import { cp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t from 'tap'
import { bench, MAIN, ROOT, start } from '../support/bench-process.ts'
import { refused } from '../support/refused.ts'
import { startApp } from '../support/service.ts'

t.test('The edges of --fronts get the verdicts that they are documented to get', async (t) => {
  const through = ['--edge', 'lambda-bootstrap', '--edge', 'api-gateway-http']
  // The checks that these need are asked too.
  const asked = ['sse-comments', 'chunked-first', 'websocket-subprotocol']
  const { code, stdout, stderr } = await bench(...through, '--only', asked.join(), '--json').ended
  t.equal(code, 0, stderr)
  const { edges, verdicts, load } = JSON.parse(stdout)
  t.match(edges, [
    { id: 'direct', truth: 'real' },
    { id: 'lambda-bootstrap', truth: 'stand-in', article: { websocket: 'no' } },
    { id: 'api-gateway-http', truth: 'stand-in', article: { chunked: 'no' } },
  ])
  const matrix: Record<string, Record<string, string>> = {}
  for (const { edge, check, verdict } of verdicts)
    matrix[edge] = { ...matrix[edge], [check]: verdict.verdict }
  t.match(matrix, {
    direct: { health: 'survives', chunked: 'survives', sse: 'survives', websocket: 'survives' },
    'lambda-bootstrap': { health: 'survives', chunked: 'survives', sse: 'survives', websocket: 'refused' },
    'api-gateway-http': { health: 'survives', chunked: 'degrades', sse: 'degrades', websocket: 'refused' },
  })
  t.strictSame(load, [])
})

t.test('An edge whose program cannot be installed is unknown, and that is no failure', async (t) => {
  // A machine with an empty cache and without build tools.
  const elsewhere = t.testdir({})
  for (const name of ['bench', 'src', 'dist', 'package.json'])
    await cp(join(ROOT, name), join(elsewhere, name), { recursive: true })
  const args = [join(elsewhere, 'bench', 'main.ts'), '--edge', 'lambda-web-adapter', '--only', 'health']
  const { code, stdout, stderr } = await start(args, { ...process.env, PATH: dirname(process.execPath) })
    .ended
  t.equal(code, 0, stderr)
  t.match(stdout.replace(/\s+/g, ' '), /Not asked through lambda-web-adapter: 1 check\. .* Install Rust/)
  t.match(stdout, /^direct: 1 of 1 survive/m, 'the other edges are asked')
  const page = await readFile(join(elsewhere, 'bench', 'results', 'report.html'), 'utf8')
  t.match(page, /<!doctype html>.*lambda-web-adapter/is, 'the page shows it too')
})

t.test('An edge’s times are divided, and a cut names its author', async (t) => {
  const { code, stdout, stderr } = await bench('--only', 'sse-total', '--verbose').ended
  t.equal(code, 0, stderr)
  t.match(stdout, /sse-total through app-runner: cut/)
  // By the edge's own log, so it does not depend on when the client noticed.
  t.match(stdout, /by the edge at (5,9|6,[01])\d\d ms \(heard: client, service record,\s+edge log\)/)
  t.match(stdout, /times +checked with the same file, its times divided by\s+20/)
  t.match(stdout, /response_timeout/, 'with the edge’s own log line')
})

t.test('--repeat asks the checks again', async (t) => {
  const { url } = await startApp(t)
  const args = ['--edge', `direct=${url.origin}`, '--only', 'sse-last-event-id', '--repeat', '3', '--json']
  const { code, stdout, stderr } = await bench(...args).ended
  t.equal(code, 0, stderr)
  const { answers, repeats } = JSON.parse(stdout)
  t.strictSame(
    repeats.map((answers: unknown[]) => answers.length),
    [answers.length, answers.length],
  )
})

t.test('--compare lists what changed, and a wrong file is found before the run', async (t) => {
  const { url } = await startApp(t)
  const asked = ['--edge', `direct=${url.origin}`, '--only', 'health']
  const earlier = join(t.testdir(), 'earlier.json')
  await writeFile(earlier, (await bench(...asked, '--json').ended).stdout)
  const same = await bench(...asked, '--compare', earlier).ended
  t.equal(same.code, 0, same.stderr)
  t.match(same.stderr, /Nothing changed since .*: 1 verdict the same/)

  const wrong = await bench(...asked, '--compare', MAIN).ended
  t.equal(wrong.code, 2)
  t.match(wrong.stderr, /main\.ts does not hold a run’s results: it is not JSON/)
  t.notMatch(wrong.stderr, /asking| {4}at /, 'before anything is asked, and without a stack')
})

t.test('An unexpected verdict exits 1 and is named', async (t) => {
  const { url } = await startApp(t)
  // The service itself in the edge's place: nothing refuses the WebSocket.
  const { code, stdout } = await bench(
    '--edge',
    `direct=${url}`,
    '--edge',
    `app-runner=${url}`,
    '--only',
    'checks',
  ).ended
  t.equal(code, 1)
  const [, first = ''] = stdout.split('\n\n')
  t.match(first.replace(/\s+/g, ' '), /^survives A WebSocket opens.*; documented is refused 403/, 'first')
})

t.test('An edge that does not answer exits 2', async (t) => {
  const { url } = await startApp(t)
  const gone = await refused(t)
  const { code, stdout } = await bench(
    '--edge',
    `direct=${url}`,
    '--edge',
    `app-runner=${gone}`,
    '--only',
    'sse,checks',
  ).ended
  t.equal(code, 2)
  t.match(stdout, /^unknown {3}.*\n +could not be asked: .*ECONNREFUSED/m)
})
