import t from 'tap'
import { loadHelp, parseLoad } from '../../src/cli/load-options.ts'

const URL_ = 'http://127.0.0.1:8080/sse'

t.test('The defaults are light and bounded', async (t) => {
  t.match(await parseLoad([URL_]), {
    connections: 20,
    seconds: 10,
    hold: false,
    yes: false,
    json: false,
    direct: undefined,
    failOn: undefined,
  })
})

t.test('The request’s options are those of check', async (t) => {
  const options = await parseLoad([URL_, '-X', 'PUT', '-H', 'A: b', '-d', 'x', '-k', '--until', 'bye'])
  t.match(options?.request, {
    method: 'PUT',
    headers: { a: 'b' },
    body: Buffer.from('x'),
    until: 'bye',
    tls: { insecure: true },
  })
})

t.test('-m and --for bound the first look', async (t) => {
  t.equal((await parseLoad([URL_, '-m', '20']))?.firstLook, 20_000)
  t.equal((await parseLoad([URL_, '--for', '1m']))?.firstLook, 60_000)
  t.equal((await parseLoad([URL_]))?.firstLook, undefined)
})

t.test('The ramp is a fifth of the duration, or what is given', async (t) => {
  t.equal((await parseLoad([URL_, '--hold', '--duration', '30s']))?.rampSeconds, 6)
  t.equal((await parseLoad([URL_, '--hold', '--ramp', '2s']))?.rampSeconds, 2)
})

t.test('A bound names a figure, a percentile and a time', async (t) => {
  const bound = async (text: string) => (await parseLoad([URL_, '--fail-on', text]))?.failOn
  t.strictSame(await bound('p99>500ms'), {
    text: 'p99>500ms',
    figure: 'firstEvent',
    percentile: 'p99',
    most: 500,
  })
  t.match(await bound('gap p50 > 2s'), { figure: 'gaps', percentile: 'p50', most: 2_000 })
  t.match(await bound('first-byte p99>1m'), { figure: 'firstByte', most: 60_000 })
  t.match(await bound('stream p99>9s'), { figure: 'wholeStream' })
})

t.test('What cannot be meant is refused, and the message says what can', async (t) => {
  const wrong: [string[], RegExp][] = [
    [[], /no URL/],
    [[URL_, URL_], /one URL at a time/],
    [['ftp://a'], /http:\/\//],
    [[URL_, '-c', '0'], /--connections 0: expected a whole number from 1 to 10000/],
    [[URL_, '--duration', '11m'], /at most 10m/],
    [[URL_, '--duration', 'long'], /expected a duration/],
    [[URL_, '--ramp', '2s'], /--ramp goes with --hold/],
    [[URL_, '--fail-on', 'p98>1s'], /expected p50 or p99/],
    [[URL_, '--fail-on', 'toString p99>1s'], /expected p50 or p99/],
    [[URL_, '--fail-on', 'p99>fast'], /expected a duration/],
    [[URL_, '--direct', 'http://me:pw@y/'], /with --user/],
    [[URL_, '--requests', '5'], /Unknown option/],
  ]
  for (const [args, message] of wrong) await t.rejects(parseLoad(args), { message }, args.join(' '))
})

t.test('--help asks for nothing else, and says every option', async (t) => {
  t.equal(await parseLoad(['--help']), undefined)
  for (const option of [
    '--connections',
    '--duration',
    '--direct',
    '--hold',
    '--ramp',
    '--yes',
    '--fail-on',
    '--json',
  ])
    t.ok(loadHelp.includes(option), option)
})
