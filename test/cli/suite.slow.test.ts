import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import schema from '../../src/report/check/schema.json' with { type: 'json' }
import { serve } from '../support/any-url/origins.ts'
import { run } from '../support/any-url/program.ts'
import { proxy } from '../support/bad-edges/proxy.ts'
import { ca, cert, key } from '../support/certificate.ts'
import { startApp } from '../support/service.ts'

t.test('A streamproof service without a path gets the whole suite', async (t) => {
  const { url } = await startApp(t)
  const { code, stdout, stderr } = await run('check', url.origin, '--json')
  t.equal(code, 0, stderr)
  const result = JSON.parse(stdout)
  const valid = new Ajv2020().compile(schema)
  t.ok(valid(result), JSON.stringify(valid.errors?.slice(0, 3)))
  t.match(result, { verdict: 'survives', reason: /all \d+ required checks survive/ })
  t.ok(result.checks.length > 50)
  const left = result.checks.find(({ check }: { check: string }) => check === 'sse-total')
  t.match(left, { asked: false, reason: /--for 130s/ }, 'what takes long is left out, and says so')
})

t.test('It fails where a required check does, and calls nobody a vendor', async (t) => {
  const { url } = await startApp(t)
  const edge = await proxy(url, { ignoresUpgrades: true })
  t.teardown(() => edge.stop())
  const { code, stdout } = await run('check', edge.url.origin)
  t.equal(code, 1)
  t.match(stdout, /^REFUSED: A WebSocket opens/, 'the answer first')
  t.match(stdout, /^url: \d+ of \d+ survive, /m)
  t.match(stdout, /^refused {3}A WebSocket opens/m)
  t.match(
    stdout.replace(/\s+/g, ' '),
    /Not asked through url: \d+ checks\. Skipped: waits for the edge’s own times/,
  )
  t.notMatch(stdout.replace(/\s+/g, ' '), /only of an edge that the bench itself starts/)
})

t.test(
  'It is asked with the TLS and address of the command line, and says which options it ignores',
  async (t) => {
    const { url } = await startApp(t)
    const front = createServer({ cert, key }, (client) => {
      const service = connect(Number(url.port), url.hostname)
      client.pipe(service).pipe(client)
      for (const socket of [client, service])
        socket.on('error', () => [client, service].map((one) => one.destroy()))
    }).listen(0, '127.0.0.1')
    await once(front, 'listening')
    t.teardown(() => front.close())
    const { port } = front.address() as { port: number }
    const authority = join(t.testdir(), 'ca.pem')
    await writeFile(authority, ca)
    const { code, stdout, stderr } = await run(
      ...[
        'check',
        `https://localhost:${port}`,
        '--cacert',
        authority,
        '--json',
        '--requests',
        '2',
        '--until',
        'x',
      ],
      ...['--resolve', `localhost:${port}:127.0.0.1`],
    )
    t.match(stderr, /Plan: GET \/health\/ready.*The suite ignores --until, --requests\..*Plan: the suite/s)
    const { verdict, checks } = JSON.parse(stdout)
    t.equal(verdict, 'survives', stdout)
    t.ok(checks.length > 50)
    t.equal(code, 0)
    const named = await run(
      'check',
      `http://streamproof.invalid:${url.port}`,
      '-k',
      '--resolve',
      `streamproof.invalid:${url.port}:127.0.0.1`,
    )
    t.equal(named.code, 0, named.stderr)
    t.match(named.stderr, /Plan: the suite/)
  },
)

t.test('An option that says what to send switches it off, and that is said', async (t) => {
  const { url } = await startApp(t)
  const { stderr } = await run('check', url.origin, '-H', 'X-One: 1')
  t.match(stderr, /No suite of checks.*Plan: 1 request/s)
})

t.test('Any other service is asked as what it is', async (t) => {
  const origin = await serve()
  t.teardown(() => origin.stop())
  const { code, stdout, stderr } = await run('check', origin.url.origin, '--requests', '1')
  t.equal(code, 1)
  t.match(stderr, /Plan: 1 request/)
  t.match(stdout, /404 Not Found/)
})
