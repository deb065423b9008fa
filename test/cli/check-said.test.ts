import { once } from 'node:events'
import { createServer as createHttp2 } from 'node:http2'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import schema from '../../src/report/check/schema.json' with { type: 'json' }
import { serve } from '../support/any-url/origins.ts'
import { run } from '../support/any-url/program.ts'

const valid = new Ajv2020().compile(schema)
const origin = await serve()
t.teardown(() => origin.stop())
const at = (path: string) => new URL(path, origin.url).href

t.test(
  'A WebSocket’s close code and reason are said and are facts; a secret in the reason is not',
  async (t) => {
    const secret = 'abcdef-token-1'
    const url = `${at('/ws-fails').replace('http', 'ws')}?token=${secret}`
    const [people, programs] = await Promise.all([run('check', url), run('check', url, '--json')])
    t.equal(people.code, 1, people.stderr)
    const words = people.stdout.replace(/\s+/g, ' ')
    t.match(words, /1011 \(Internal Error: .*\), saying “upstream gone, token=\[redacted\]”/)
    t.notMatch(people.stderr, /compression/, 'no request is planned that a WebSocket has no place for')
    t.match(words, /The server failed while it was streaming/)
    t.notMatch(words, /\[DONE\]/, 'no sentinel is advised')
    const result = JSON.parse(programs.stdout)
    t.ok(valid(result), JSON.stringify(valid.errors))
    t.match(result, {
      cause: 'truncated',
      facts: { closeCode: 1011, closeReason: 'upstream gone, token=[redacted]' },
    })
    t.notMatch(people.stdout + people.stderr + programs.stdout + programs.stderr, secret)
  },
)

t.test('A server that takes HTTP/2 only is told from one that speaks no HTTP', async (t) => {
  const server = createHttp2().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const { code, stdout } = await run('check', `http://127.0.0.1:${port}/sse`)
  t.equal(code, 2)
  t.match(
    stdout.replace(/\s+/g, ' '),
    /got "a frame of HTTP\/2"\. --http2 and --http1\.1 choose the version\./,
  )
})

t.test('A page of HTML is no event, in what is said meanwhile either', async (t) => {
  const { stderr } = await run('check', at('/login'))
  t.match(stderr, /url: 200, no stream, complete after \d+ ms/)
})

t.test('An option that is not known is named, and nothing else', async (t) => {
  const { code, stderr } = await run('check', '--bogus', at('/login'))
  t.equal(code, 2)
  t.match(stderr, /^Unknown option '--bogus'\nstreamproof check --help says more\.\n$/)
})

t.test('What the source says of its own failure is the answer, by one request', async (t) => {
  const { code, stdout } = await run('check', at('/overloaded'), '--json')
  t.equal(code, 1)
  const result = JSON.parse(stdout)
  t.ok(valid(result), JSON.stringify(valid.errors))
  t.match(result, {
    verdict: 'cut',
    cause: 'truncated',
    by: 'origin',
    sure: 'proven',
    reason: /^The source itself reported its failure in the stream, after 5 events, .*overloaded_error/,
    advice: [{ text: /its log has the rest/ }],
  })
  t.equal(result.requests.length, 1)
})
