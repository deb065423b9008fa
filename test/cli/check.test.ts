import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import schema from '../../src/report/check/schema.json' with { type: 'json' }
import { addsContentLength } from '../support/any-url/faults.ts'
import { serve } from '../support/any-url/origins.ts'
import { run, start } from '../support/any-url/program.ts'
import { ca, cert, key } from '../support/certificate.ts'

const valid = new Ajv2020().compile(schema)
const origin = await serve()
const edge = await addsContentLength(origin.url)
t.teardown(() => Promise.all([origin.stop(), edge.stop()]))
// They mostly wait.
t.jobs = 4
const at = (path: string) => new URL(path, origin.url).href

t.test('A stream that survives exits 0, and the plan is said before the first request', async (t) => {
  const { code, stdout, stderr } = await run('check', at('/steady'))
  t.equal(code, 0, stderr)
  t.match(stdout, /^SURVIVES\n12 events, one by one/)
  t.match(stderr, /^· Plan: 1 request to 127\.0\.0\.1:\d+, .*up to 5 more/)
  t.notOk((stdout + stderr).includes('\u001b'), 'no colour and no cursor movement without a terminal')
})

t.test('Colours are real, where they are wanted', async (t) => {
  const { child, ended } = start(['check', at('/instant')], { FORCE_COLOR: '1' })
  child.stdin.end()
  const { stdout } = await ended
  t.match(stdout, '\u001b[32m')
  t.notMatch(stdout, '␛')
})

t.test('A stream that is held exits 1, unless only cuts count', async (t) => {
  const url = new URL('/steady', edge.url).href
  const [strict, mild] = await Promise.all([
    run('check', url, '--requests', '1'),
    run('check', url, '--requests', '1', '--fail-on', 'cut'),
  ])
  t.equal(strict.code, 1, strict.stderr)
  t.match(strict.stdout, /^DEGRADES: held-to-end\n/)
  t.match(strict.stdout, /Cannot tell: edge or origin/)
  t.match(strict.stdout, /--direct/, 'with the command that would tell')
  t.match(strict.stdout, /X-Accel-Buffering: no/, 'and what to change')
  t.equal(mild.code, 0, mild.stderr)
})

t.test('--direct names who did it', async (t) => {
  const { code, stdout, stderr } = await run(
    'check',
    new URL('/steady', edge.url).href,
    '--direct',
    at('/steady'),
  )
  t.match(
    stderr,
    /to see whether it repeats\).*; and the same number to direct \(127\.0\.0\.1:\d+\), alternating\./,
  )
  t.equal(code, 1)
  t.match(stdout, /The edge: asked directly, the same request arrives as it should/)
})

t.test('--via names the hop', async (t) => {
  const far = await addsContentLength(edge.url)
  t.teardown(() => far.stop())
  const via = ['--via', `inner=${new URL('/steady', edge.url)}`]
  const url = new URL('/steady', far.url).href
  const { stdout } = await run('check', url, ...via, '--direct', at('/steady'), '--json')
  t.match(JSON.parse(stdout), { by: 'edge', sure: 'proven', hop: 'inner' })
})

t.test('--json prints nothing but JSON, as the schema has it, without any secret', async (t) => {
  const secret = 'sk-very-secret-0123456789'
  const { code, stdout, stderr } = await run(
    'check',
    `${at('/v1/chat/completions')}?api_key=${secret}`,
    ...['-H', `Authorization: Bearer ${secret}`, '-H', `Cookie: session=${secret}`],
    ...['-d', `{"model":"m","stream":true,"api_key":"${secret}"}`, '--json'],
  )
  t.equal(code, 0, stderr)
  const result = JSON.parse(stdout)
  t.ok(valid(result), JSON.stringify(valid.errors))
  t.match(result, { version: 1, verdict: 'survives', profile: 'openai', facts: { sentinelCame: true } })
  t.notMatch(stdout + stderr, secret)
  t.notMatch(stdout, 'word 3', 'nor what the stream says')
})

t.test('--report and --junit write the same result', async (t) => {
  const folder = t.testdir()
  const [report, junit] = [join(folder, 'report.html'), join(folder, 'junit.xml')]
  const url = new URL('/steady', edge.url).href
  const { code } = await run('check', url, '--requests', '1', '--report', report, '--junit', junit)
  t.equal(code, 1)
  t.match(await readFile(report, 'utf8'), /<!doctype html>.*degrades.*X-Accel-Buffering: no/is)
  t.match(
    await readFile(junit, 'utf8'),
    /<testsuite [^>]*failures="1".*<failure type="held-to-end" message="degrades: /s,
  )
})

t.test('What cannot be asked exits 2 and says why', async (t) => {
  const { code, stdout } = await run('check', 'http://127.0.0.1:1/')
  t.equal(code, 2)
  t.match(stdout, /^UNKNOWN: unreachable\nNobody listens at 127\.0\.0\.1:1/)
})

t.test('A certificate is trusted by --cacert, by -k, or not at all', async (t) => {
  const server = createServer({ cert, key }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (let n = 0; n < 3; n++) response.write(`data: ${n}\n\n`)
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const authority = join(t.testdir(), 'ca.pem')
  await writeFile(authority, ca)
  const url = `https://localhost:${port}/`
  const resolve = ['--resolve', `localhost:${port}:127.0.0.1`, '--requests', '1', '--json']
  const [untrusted, trusted, careless] = await Promise.all([
    run('check', url, ...resolve),
    run('check', url, '--cacert', authority, ...resolve),
    run('check', url, '-k', ...resolve),
  ])
  t.equal(untrusted.code, 2)
  t.match(JSON.parse(untrusted.stdout), {
    verdict: 'unknown',
    cause: 'unreachable',
    by: 'client',
    reason: /certificate is not trusted.*--cacert/,
  })
  t.match(JSON.parse(trusted.stdout), { verdict: 'survives', facts: { tls: 'TLSv1.3', alpn: 'http/1.1' } })
  t.equal(careless.code, 0)
})

t.test('A body comes from a file or from standard input, as curl sends it', async (t) => {
  const bodies: [type: string | undefined, body: string][] = []
  const server = await serve((listener) => {
    const made = createHttp((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part) => parts.push(part))
      request.on('end', () => {
        bodies.push([request.headers['content-type'], Buffer.concat(parts).toString()])
        listener(request, response)
      })
    })
    return made
  })
  t.teardown(() => server.stop())
  const url = new URL('/instant', server.url).href
  const file = join(t.testdir(), 'body')
  await writeFile(file, 'one\r\ntwo\n')
  await run('check', url, '-d', `@${file}`, '-d', 'three')
  const { child, ended } = start(['check', url, '-d', '@-', '-H', 'Content-Type: text/plain'])
  child.stdin.end('from stdin\n')
  await ended
  t.strictSame(bodies, [
    ['application/x-www-form-urlencoded', 'onetwo&three'],
    ['text/plain', 'from stdin'],
  ])
})

t.test('A usage error says what to do and exits 2', async (t) => {
  const { code, stdout, stderr } = await run('check', 'http://x/', '--for', 'long')
  t.equal(code, 2)
  t.equal(stdout, '')
  t.match(stderr, /^--for long: expected a duration such as 90s.*\nstreamproof check --help says more\.\n$/)
})

t.test('--help explains every option', async (t) => {
  const [all, one, unknown] = await Promise.all([run('--help'), run('check', '--help'), run('nonsense')])
  t.match(all, { code: 0, stdout: /serve .*check URL/s })
  t.equal(one.code, 0)
  for (const option of [
    '-X',
    '-H',
    '-d',
    '-u',
    '-k',
    '--cacert',
    '--resolve',
    '-m',
    '--transport',
    '--until',
  ])
    t.match(one.stdout, option)
  for (const option of [
    '--send',
    '--for',
    '--requests',
    '--direct',
    '--via',
    '--json',
    '--report',
    '--junit',
  ])
    t.match(one.stdout, option)
  t.ok(one.stdout.split('\n').every(({ length }) => length <= 120))
  t.match(unknown, { code: 2, stderr: /no command nonsense/ })
})

t.test('--version prints the package’s version', async (t) => {
  t.match(await run('--version'), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ })
})

t.test('An old Node.js is refused in one line', async (t) => {
  const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})"
  const { child, ended } = start(['check', '--help'], { NODE_OPTIONS: `--import "${old}"` })
  child.stdin.end()
  t.match(await ended, {
    code: 2,
    stdout: '',
    stderr: /^streamproof needs Node\.js 22 or later; this is 20\.19\.0\.\n$/,
  })
})

t.test('serve --help lists the variables with their defaults', async (t) => {
  const { code, stdout } = await run('serve', '--help')
  t.equal(code, 0)
  t.match(stdout, /^ {2}PORT\n {6}the port to listen on\. Default: 8080$/m)
  t.match(stdout, /^ {2}CHANNELS_STORE$/m)
  t.match(stdout, /HEARTBEAT\n(.*\n)?.*Default: 15s$/m, 'in the form that the variable takes')
  t.match(stdout, /CHANNEL_MAX_BYTES\n(.*\n)?.*Default: 67108864\s+\(64 MiB\)$/m)
  t.notMatch(stdout, /\d{4}ms/)
})

t.test('Every help text fits 80 columns where there is no terminal', async (t) => {
  for (const command of ['', 'serve', 'check', 'load']) {
    const { stdout } = await run(...(command ? [command] : []), '--help')
    const wide = stdout.split('\n').filter((line) => line.length > 80)
    t.strictSame(wide, [], command)
    t.match(stdout, /^Usage: streamproof/)
  }
})

t.test('An interrupt ends it with 130', async (t) => {
  const { child, ended } = start(['check', at('/silent')])
  child.stdin.end()
  child.stderr.once('data', () => child.kill('SIGINT'))
  const { code, stdout, stderr } = await ended
  t.equal(code, 130, stderr)
  t.equal(stdout, '')
})
