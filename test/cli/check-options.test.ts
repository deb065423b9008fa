import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { parseCheck } from '../../src/cli/check-options.ts'
import type { UrlRequest } from '../../src/probe/url-model.ts'

const parse = async (...args: string[]) => {
  const options = await parseCheck(args)
  if (!options) throw new Error('it asks for help')
  return options
}
const request = async (...args: string[]): Promise<UrlRequest> =>
  (await parse('http://app.example/sse', ...args)).request

t.test('What is not said', async (t) => {
  t.match(await parse('https://app.example/sse'), {
    request: {
      url: { href: 'https://app.example/sse' },
      transport: 'auto',
      headers: {},
      longest: 65_000,
      tls: {},
    },
    others: [],
    requests: 6,
    json: false,
    failOn: 'degrades',
  })
  t.equal((await parse('app.example/sse')).request.url.href, 'http://app.example/sse', 'http, as in curl')
  t.equal(await parseCheck(['--help']), undefined)
})

t.test('curl’s options mean what they mean in curl', async (t) => {
  const headers = await request(
    '-H',
    'X-One: 1',
    '-H',
    'x-one: 2',
    '-H',
    'Accept:',
    '-H',
    'X-Empty;',
    '-H',
    'Cookie: a=1',
    '-H',
    'Cookie: b=2',
  )
  t.strictSame(headers.headers, { 'x-one': '1, 2', accept: undefined, 'x-empty': '', cookie: 'a=1; b=2' })
  t.match(await request('-X', 'PUT', '-kd', 'a=1', '-d', 'b=2'), { method: 'PUT', tls: { insecure: true } })
  t.equal((await request('-d', 'a=1', '-d', 'b=2')).body?.toString(), 'a=1&b=2')
  t.equal((await request('-u', 'me:pass')).headers.authorization, `Basic ${btoa('me:pass')}`)
  const inUrl = (await parse('http://me:p%40ss@app.example/')).request
  t.equal(inUrl.headers.authorization, `Basic ${btoa('me:p@ss')}`)
  t.equal(inUrl.url.href, 'http://app.example/', 'and the URL loses them')
  t.equal((await request('-m', '2.5')).longest, 2_500)
  const { resolve } = await request(
    '--resolve',
    'app.example:80:[::1]',
    '--resolve',
    '+b:443:10.0.0.1,10.0.0.2',
  )
  t.strictSame(
    [...resolve],
    [
      ['app.example:80', '::1'],
      ['b:443', '10.0.0.1'],
    ],
  )
})

t.test('Files hold bodies, headers and authorities', async (t) => {
  const file = join(t.testdir(), 'file')
  await writeFile(file, 'X-One: 1\nX-Two: 2\n')
  t.strictSame((await request('-H', `@${file}`)).headers, { 'x-one': '1', 'x-two': '2' })
  t.equal((await request('-d', `@${file}`)).body?.toString(), 'X-One: 1X-Two: 2', 'without line breaks')
  t.match(await request('--cacert', file), { tls: { ca: 'X-One: 1\nX-Two: 2\n' } })
})

t.test('Ours', async (t) => {
  const { others } = await parse(
    'http://a/',
    '--direct',
    'http://c/',
    '--via',
    'b=http://b/x',
    '--via',
    'b2=http://b2/',
  )
  t.strictSame(
    others.map(({ name, url }) => `${name} ${url.href}`),
    ['b http://b/x', 'b2 http://b2/', 'direct http://c/'],
    'the outermost hop first, the origin last',
  )
  t.match(await request('--for', '1m', '--until', 'bye', '--transport', 'ndjson'), {
    longest: 60_000,
    until: 'bye',
    transport: 'ndjson',
  })
  t.strictSame((await parse('ws://a/', '--send', 'one', '--send', 'two')).request.send, ['one', 'two'])
})

t.test('A usage error holds no secret', async (t) => {
  for (const args of [
    ['http://x/', '-H', 'Authorization Bearer sk-0123456789'],
    ['ftp://me:sk-0123456789@x/'],
    ['http://x/', '-u', 'sk-0123456789'],
    ['http://x/', 'http://y/?token=sk-0123456789'],
  ])
    await t.rejects(parseCheck(args), { message: /^(?!.*sk-0123456789)/s }, args.join(' '))
})

t.test('A usage error says what to do', async (t) => {
  for (const [args, message] of [
    [[], /no URL: name a stream/],
    [['ftp://x/'], /begins with http/],
    [['http://x/', 'http://y/'], /one URL at a time/],
    [['http://x/', '--for', 'long'], /such as 90s/],
    [['http://x/', '--transport', 'pigeon'], /auto, chunked, sse, ndjson or websocket/],
    [['http://x/', '--requests', '0'], /from 1 to 20/],
    [['http://x/', '--via', 'nginx'], /NAME=URL/],
    [['http://x/', '--via', 'direct=http://y/'], /another name/],
    [['http://x/', '--fail-on', 'rain'], /degrades or cut/],
    [['http://x/', '-H', 'nonsense'], /Name: value/],
    [['http://x/', '-H', 'A: b\r\nC: d'], /Name: value/],
    [['http://x/', '-d', '@/no/such/file'], /cannot be read \(ENOENT\)/],
    [['http://x/', '--resolve', 'x'], /HOST:PORT:ADDRESS/],
    [['http://x/', '--send', 'x'], /--send is for WebSocket/],
    [['http://x/', '-u', 'me'], /NAME:PASSWORD/],
    [['http://x/', '--nonsense'], /--nonsense/],
    [['http://bo%zz:x@host/'], /write %25/],
    [['http://x/', '--direct', 'http://me:pw@y/'], /--direct .*with --user/],
    [['http://x/', '--via', 'a=http://me:pw@y/'], /--via .*with --user/],
    [['http://x/', '-X', 'GET\r\nX: y'], /expected a method/],
    [['http://x/', '-X', 'A B'], /expected a method/],
    [['http://x/', '--until', ''], /only the last event holds/],
    [['http://x/', '-m', '0'], /curl then has no limit/],
    [['wss://x/', '--http2'], /--http2: a WebSocket is asked over HTTP\/1\.1/],
    [['https://x/', '--transport', 'websocket', '--http2'], /leave --http2 out/],
  ] as const)
    await t.rejects(parseCheck([...args]), { code: 'STREAMPROOF_USAGE', message }, args.join(' '))
})

t.test('Two hops need two names', async (t) => {
  const via = ['--via', 'a=http://10.0.0.4/sse', '--via', 'a=http://10.0.0.5/sse']
  await t.rejects(parse('http://app.example/sse', ...via), /--via a: the name is given twice/)
})

t.test('A file that cannot be written is refused before anything is asked', async (t) => {
  const folder = t.testdir({ file: '' })
  for (const option of ['--report', '--junit']) {
    const given = (file: string) => parse('http://app.example/sse', option, file)
    await t.rejects(given('/nowhere/at-all/file'), /does not exist/)
    await t.rejects(given(join(folder, 'file', 'page')), /does not exist/)
    await t.rejects(given(folder), /is a folder/)
    await t.resolves(given(join(folder, 'file')), 'one that is there is written over')
  }
})
