import { createServer } from 'node:https'
import t from 'tap'
import { serve } from '../support/any-url/origins.ts'
import { run, start } from '../support/any-url/program.ts'
import { cert, key } from '../support/certificate.ts'
import { startApp } from '../support/service.ts'
import { until } from '../support/until.ts'

const origin = await serve()
t.teardown(() => origin.stop())
t.jobs = 3
const at = (path: string) => new URL(path, origin.url).href
const light = ['-c', '3', '--duration', '1s']

t.test('Streams that end whole exit 0, and the plan is said before the first request', async (t) => {
  const { code, stdout, stderr } = await run('load', at('/short'), ...light)
  t.equal(code, 0, stderr)
  t.match(stderr, /^· Plan: 1 request to 127\.0\.0\.1:\d+ .*; then 3 connections for 1 s/)
  t.match(stdout, /^cut +0$/m)
  t.match(stdout, /^first event p50 \/ p99 +\d/m)
  t.match(stdout, /holds what most of them hold/)
  t.notOk((stdout + stderr).includes('\u001b'), 'no live line without a terminal')
})

t.test('A cut stream exits 1', async (t) => {
  const { code, stdout } = await run('load', at('/dies'), '-c', '3', '--duration', '3s')
  t.equal(code, 1)
  t.match(stdout, /^FAILED: \d+ cut$/m)
})

t.test('A last event that never comes exits 1', async (t) => {
  const { code, stdout } = await run('load', at('/short'), '--until', 'bye', ...light)
  t.equal(code, 1)
  t.match(stdout, /^FAILED: \d+ cut$/m)
  t.match(stdout, /its last event \("bye"\) came/)
})

t.test('A bound that does not hold exits 1', async (t) => {
  const { code, stdout } = await run('load', at('/short'), '--fail-on', 'p50>0.0001ms', ...light)
  t.equal(code, 1)
  t.match(stdout, /^FAILED: p50>0\.0001ms$/m)
})

t.test('A bound on a figure that was not measured exits 1', async (t) => {
  const { code, stdout } = await run('load', at('/long'), '--fail-on', 'stream p99>9s', ...light)
  t.equal(code, 1)
  t.match(stdout, /^whole stream p50 \/ p99 +–$/m)
  t.match(stdout, /^first byte p50 \/ p99 +\d/m, 'streams that have not ended have a first byte')
  t.match(stdout, /^FAILED: stream p99>9s \(not measured\)$/m)
})

t.test('A model’s streams are asked with POST and end with its sentinel; JSON holds no secret', async (t) => {
  const secret = 'sk-very-secret-0123456789'
  const { code, stdout, stderr } = await run(
    ...['load', `${at('/v1/chat/completions')}?api_key=${secret}`, '-H', `Authorization: Bearer ${secret}`],
    ...['-d', '{"model":"m","stream":true}', '-c', '2', '--duration', '4s', '--json'],
  )
  t.equal(code, 0, stderr)
  const report = JSON.parse(stdout)
  t.match(report, {
    version: 1,
    transport: 'sse',
    profile: 'openai',
    sentinel: 'data: [DONE]',
    connections: 2,
    interrupted: false,
    failures: [],
    load: { broken: { cut: 0 } },
  })
  t.ok(report.load.whole + report.load.open > 0)
  t.notMatch(stdout + stderr, secret)
})

t.test('--direct gives a floor and a ratio', async (t) => {
  const { code, stdout } = await run('load', at('/short'), '--direct', at('/short'), ...light, '--json')
  t.equal(code, 0)
  const { load, direct } = JSON.parse(stdout)
  t.equal(direct, at('/short'))
  t.ok(load.floor.whole > 0 && load.floor.ratios.length > 0)
})

t.test('WebSocket streams are loaded too', async (t) => {
  const { code, stdout, stderr } = await run(
    'load',
    at('/ws').replace('http', 'ws'),
    ...['-c', '2', '--duration', '4s', '--json'],
  )
  t.equal(code, 0, stderr)
  t.match(JSON.parse(stdout), { transport: 'websocket', load: { broken: { cut: 0 } } })
})

t.test('--hold shows what our service says of itself', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  const stream = new URL('/sse?interval=5000', url).href
  const { code, stdout, stderr } = await run('load', '--hold', stream, '--direct', url.href, ...light)
  t.equal(code, 0, stderr)
  t.match(stdout, /^All were closed at once; 3 of 3 reconnected after \d+ ms\.$/m)
  t.match(stdout, /^hold +3 +\d+ MiB +\d/m)
})

t.test('--hold says how to get metrics where there are none', async (t) => {
  const { url } = await startApp(t)
  const stream = new URL('/sse?interval=5000', url).href
  const { stderr } = await run('load', '--hold', stream, '--direct', url.href, ...light)
  t.match(stderr, /METRICS=true/)
})

t.test('Others’ machines are loaded only with --yes', async (t) => {
  const resolve = ['--resolve', 'app.example:443:192.0.2.1']
  const { code, stderr } = await run('load', 'https://app.example/sse', ...resolve)
  t.equal(code, 2)
  t.match(stderr, /app\.example is neither loopback nor private.*--yes/)
  t.notMatch(stderr, /Plan/, 'and nothing is asked')
})

t.test('What is no stream is not loaded: exit 2, and the reason', async (t) => {
  for (const [url, reason] of [
    [at('/gone'), /answered with status 404: there is no stream to load/],
    ['http://no-such-host.invalid/', /no-such-host\.invalid cannot be looked up \(\w+\): .*--resolve/],
    ['http://127.0.0.1:1/', /could not be asked: .*ECONNREFUSED/],
    [at('/login'), /a page of HTML came with 200 OK \(“Sign in”\): there is no stream to load/],
    [at('/json'), /one JSON document came/],
  ] as const) {
    const { code, stderr, stdout } = await run('load', url, ...light)
    t.equal(code, 2)
    t.match(stderr, reason)
    t.equal(stdout, '')
  }
})

t.test('A certificate that nobody vouches for is refused, unless it is trusted', async (t) => {
  const secure = await serve((listener) => createServer({ cert, key }, listener))
  t.teardown(() => secure.stop())
  const url = new URL('/short', secure.url.href.replace('http:', 'https:')).href
  const refused = await run('load', url, ...light)
  t.equal(refused.code, 2)
  const trusted = await run('load', url, '-k', ...light, '--json')
  t.equal(trusted.code, 0, trusted.stderr)
  t.ok(JSON.parse(trusted.stdout).load.whole > 0)
})

t.test('Interrupted, it says what it measured, leaves with all, and exits 130', async (t) => {
  const { url, app } = await startApp(t)
  const stream = new URL('/sse?interval=500', url).href
  const { child, ended } = start(['load', stream, '-c', '2', '--duration', '60s'])
  child.stdin.end()
  await until(() => app.streams.open.size === 2)
  child.kill('SIGINT')
  const { code, stdout, stderr } = await ended
  t.equal(code, 130, stderr)
  t.match(stdout, /^first event p50/m)
  t.match(stdout, /^Interrupted: these are the figures so far\.$/m)
  t.match(stderr, /Interrupted by SIGINT/)
  await until(() => app.streams.open.size === 0)
})

t.test('The command line is explained, and a wrong one exits 2', async (t) => {
  const { stdout } = await run('load', '--help')
  t.match(stdout, /^Usage: streamproof load/)
  t.ok(stdout.split('\n').every(({ length }) => length <= 120))
  const { code, stderr } = await run('load', at('/short'), '--never')
  t.equal(code, 2)
  t.match(stderr, /streamproof load --help says more/)
})
