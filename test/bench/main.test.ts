import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startApp } from '../support/service.ts'

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url))

function bench(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
  /** Resolves once standard error holds this. */
  const says = async (text: string) => {
    while (!stderr.includes(text)) await Promise.race([once(child.stderr, 'data'), ended])
  }
  return { child, ended, says }
}

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

t.test('--help goes to standard output and is no failure', async (t) => {
  const { code, stdout } = await bench('--help').ended
  t.equal(code, 0)
  t.match(stdout, /^Usage: npm run bench/)
})

t.test('a wrong command line exits 2 and says what can be said', async (t) => {
  const { code, stdout, stderr } = await bench('--edge', 'moon').ended
  t.equal(code, 2)
  t.equal(stdout, '')
  t.match(stderr, /--edge moon: there are direct, app-runner/)
})

t.test(
  'the matrix through a real Envoy is the article’s, and JSON holds what it is computed from',
  async (t) => {
    const { code, stdout, stderr } = await bench('--only', 'checks', '--json').ended
    t.equal(code, 0, stderr)
    const { answers, verdicts } = JSON.parse(stdout)
    t.equal(answers.length, 8)
    const matrix = Object.fromEntries(
      verdicts.map(({ edge, check, verdict }: Record<string, { verdict: string }>) => [
        `${edge} ${check}`,
        verdict?.verdict,
      ]),
    )
    t.same(matrix, {
      'direct health': 'survives',
      'direct chunked': 'survives',
      'direct sse': 'survives',
      'direct websocket': 'survives',
      'app-runner health': 'survives',
      'app-runner chunked': 'survives',
      'app-runner sse': 'survives',
      'app-runner websocket': 'refused',
    })
    t.match(stderr, /sse through app-runner: survives/, 'and progress goes to standard error')
  },
)

t.test('a verdict that differs exits 1 and says which', async (t) => {
  const { url } = await startApp(t)
  // The service itself in the edge's place: nothing refuses the WebSocket.
  const { code, stderr } = await bench(
    '--edge',
    `direct=${url}`,
    '--edge',
    `app-runner=${url}`,
    '--only',
    'checks',
  ).ended
  t.equal(code, 1)
  t.match(stderr, /websocket through app-runner: expected refused 403, got survives/)
})

t.test('an edge that is not there exits 2: nothing was found out about it', async (t) => {
  const { url } = await startApp(t)
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as { port: number }
  gone.close()
  const { code, stderr } = await bench(
    '--edge',
    `direct=${url}`,
    '--edge',
    `app-runner=http://127.0.0.1:${port}`,
    '--only',
    'sse,checks',
  ).ended
  t.equal(code, 2)
  t.match(stderr, /health through app-runner: could not be asked: .*ECONNREFUSED/)
})

t.test('Ctrl-C stops what was started, says so and exits 130', async (t) => {
  const { child, ended, says } = bench('--only', 'sse')
  await says('sse through app-runner')
  const children = await childrenOf(child.pid)
  t.equal(children.length, 2, 'the service and Envoy run')
  child.kill('SIGINT')
  const { code, stderr } = await ended
  t.equal(code, 130)
  t.match(stderr, /Interrupted by SIGINT; nothing was left running/)
  for (const pid of children) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, `${pid} is gone`)
})
