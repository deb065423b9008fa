import { spawn } from 'node:child_process'
import t from 'tap'
import { refuses } from '../support/bad-edges/refuses.ts'
import { bench, start } from '../support/bench-process.ts'
import { startApp } from '../support/service.ts'
import { until } from '../support/until.ts'

// main.slow.test.ts has more of it.

/** Process ids of what a process started. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const ps = spawn('ps', ['-eo', 'pid=,ppid='], { stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  for await (const text of ps.stdout.setEncoding('utf8')) out += text
  return out
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([id]) => id as number)
}

t.test('--help goes to standard output and exits 0', async (t) => {
  const { code, stdout } = await bench('--help').ended
  t.equal(code, 0)
  t.match(stdout, /^Usage: npm run bench/)
})

t.test('load after the edges of docker-compose.yml is the program’s own command', async (t) => {
  const edges = ['--edge=direct=http://app:8080', '--edge=app-runner=http://envoy:8081']
  const { code, stdout } = await bench(...edges, 'load', '--help').ended
  t.equal(code, 0)
  t.match(stdout, /^Usage: streamproof load/)
})

t.test('A wrong command line exits 2 and says what is possible', async (t) => {
  const { code, stdout, stderr } = await bench('--edge', 'moon').ended
  t.equal(code, 2)
  t.equal(stdout, '')
  t.match(stderr, /--edge moon: there are direct, app-runner/)
})

t.test(
  'Through a real Envoy the verdicts are the article’s, and --json prints them with the raw outcomes',
  async (t) => {
    const { code, stdout, stderr } = await bench('--only', 'checks', '--json').ended
    t.equal(code, 0, stderr)
    const { answers, checks, verdicts } = JSON.parse(stdout)
    t.equal(answers.length, 2 * checks.length)
    const matrix = Object.fromEntries(
      verdicts.map(({ edge, check, verdict }: Record<string, { verdict: string }>) => [
        `${edge} ${check}`,
        verdict?.verdict,
      ]),
    )
    t.match(matrix, {
      'direct health': 'survives',
      'direct chunked': 'survives',
      'direct sse': 'survives',
      'direct websocket': 'survives',
      'app-runner health': 'survives',
      'app-runner chunked': 'survives',
      'app-runner sse': 'survives',
      'app-runner websocket': 'refused',
    })
    t.notMatch(stderr, '\u001b', 'and without a terminal no line is written over')
  },
)

t.test('An edge of any name is asked where it runs, and only general advice applies to it', async (t) => {
  const { url } = await startApp(t)
  const proxy = await refuses.start(url)
  t.teardown(proxy.stop)
  const edges = ['--edge', `direct=${url.origin}`, '--edge', `my-proxy=${proxy.url.origin}`]
  const { code, stdout, stderr } = await bench(...edges, '--only', 'checks,chunked,sse-total', '--json').ended
  t.equal(code, 0, stderr)
  const { edges: rows, verdicts } = JSON.parse(stdout)
  t.strictSame(rows[1], { id: 'my-proxy', title: 'my-proxy', truth: 'unknown', expected: {} })
  t.match(
    verdicts.find(({ edge }: { edge: string }) => edge === 'my-proxy'),
    { check: 'health', verdict: { verdict: 'refused', by: 'edge' } },
  )
})

t.test('Through npm, --json prints nothing but JSON', async (t) => {
  const { url } = await startApp(t)
  // Without prebench, which would build while other tests run the built service.
  const npm = [
    'run',
    '--silent',
    '--ignore-scripts',
    'bench',
    '--',
    '--edge',
    `direct=${url.origin}`,
    '--only',
    'health',
  ]
  const { code, stdout, stderr } = await start([...npm, '--json'], process.env, 'npm').ended
  t.equal(code, 0, stderr)
  t.match(JSON.parse(stdout), { answers: [{ outcome: { check: 'health' } }] })
})

t.test('Ctrl-C stops everything that was started and exits 130', async (t) => {
  const { child, ended } = bench('--only', 'sse')
  let children: number[] = []
  await until(async () => {
    children = await childrenOf(child.pid)
    return children.length === 3
  })
  t.pass('the service and Envoy run, and an Envoy whose times are divided')
  child.kill('SIGINT')
  const { code, stderr } = await ended
  t.equal(code, 130)
  t.match(stderr, /Interrupted by SIGINT\./)
  for (const pid of children) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, `${pid} is gone`)
})
