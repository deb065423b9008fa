import t from 'tap'
import { fronts } from '../../bench/edges/fronts.ts'
import { help, parseOptions } from '../../bench/options.ts'
import { checks as everything } from '../../src/probe/checks/index.ts'

const parse = (...args: string[]) => {
  const options = parseOptions(args)
  if (!options) throw new Error('asked for help')
  return options
}

t.test('without arguments everything is asked and loaded through every edge', async (t) => {
  const { edges, checks, load, json } = parse()
  t.same(
    [...edges],
    [
      ['direct', undefined],
      ['app-runner', undefined],
    ],
  )
  t.same([...checks].sort(), everything.map(({ id }) => id).sort())
  t.same([...load], ['chunked', 'sse', 'websocket'])
  t.equal(json, false)
})

t.test('--help asks for help, and the help names every option', async (t) => {
  t.equal(parseOptions(['--help']), undefined)
  const asked = ['--fronts', '--edge', '--url', '--only', '--real-time', '--repeat', '--compare', '--verbose']
  for (const option of [...asked, '--connections', '--duration', '--json', '--help']) t.match(help, option)
})

t.test('direct is asked whatever the edge, since the others are held against it', async (t) => {
  t.same([...parse('--edge', 'app-runner').edges.keys()], ['direct', 'app-runner'])
})

t.test('an edge that runs already is given by its URL', async (t) => {
  const { edges } = parse('--edge', 'direct=http://app:8080', '--edge', 'app-runner=https://envoy:8081/')
  t.equal(edges.get('direct')?.href, 'http://app:8080/')
  t.equal(edges.get('app-runner')?.href, 'https://envoy:8081/')
})

t.test('--only narrows the routes, the phase, or both, and keeps what a check needs', async (t) => {
  const ofSse = everything.filter(({ transport }) => transport === 'sse').map(({ id }) => id)
  t.same([...parse('--only', 'sse').checks].sort(), ['health', ...ofSse].sort())
  t.same([...parse('--only', 'sse-total').checks], ['sse-total', 'sse', 'health'], 'or a check by its id')
  t.same([...parse('--only', 'sse').load], ['sse'])
  t.same([...parse('--only', 'checks').load], [])
  t.equal(parse('--only', 'checks').checks.size, everything.length)
  t.same([...parse('--only', 'load,websocket').load], ['websocket'])
  t.same([...parse('--only', 'load,websocket').checks], ['websocket', 'health'])
  t.same([...parse('--only', 'sse', '--only', 'chunked').load], ['chunked', 'sse'])
})

t.test('A deployed service is asked for itself, and not loaded', async (t) => {
  const { url, edges, checks, load, cost } = parse('--url', 'https://example.com')
  t.equal(url?.href, 'https://example.com/')
  t.equal(edges.get('app-runner'), undefined)
  t.equal(checks.size, everything.length)
  t.equal(load.size + cost.size, 0)
})

t.test('--fronts asks through every front door there is, and loads none', async (t) => {
  const { edges, checks, load, cost } = parse('--fronts')
  t.same([...edges.keys()], ['direct', 'app-runner', ...fronts.map(({ id }) => id)])
  t.equal(checks.size, everything.length)
  t.equal(load.size + cost.size, 0)
  const narrowed = parse('--fronts', '--only', 'sse-total')
  t.same([...narrowed.checks], ['sse-total', 'sse', 'health'], 'or a part of it')
})

t.test('--edge takes a front by its id, which the help names', async (t) => {
  for (const { id } of fronts) {
    t.same([...parse('--edge', id).edges.keys()], ['direct', id])
    t.match(help, id)
  }
})

for (const [args, names] of [
  [['--edge', 'nginx'], /--edge nginx: there are direct, app-runner/],
  [['--edge', 'direct=ftp://x'], /--edge direct=ftp:\/\/x: expected a URL/],
  [['--edge', 'direct=http://x/path'], /without a path/],
  [['--edge', 'direct='], /expected a URL/],
  [['--only', 'http2'], /--only http2: there are checks, load, cost, chunked, sse, websocket, http, health/],
  [['--connections', '0'], /--connections 0: expected a number from 1 to 1000/],
  [['--connections', 'many'], /--connections many/],
  [['--connections', '1.5'], /--connections 1.5: expected a whole number/],
  [['--duration', ''], /--duration/],
  [['--duration', '3600'], /--duration 3600: expected a number from 0.1 to 60/],
  [['--repeat', '0'], /--repeat 0: expected a number from 1 to 100/],
  [['--url', 'example.com'], /--url example.com: expected a URL without a path, such as https:/],
  [['--url', 'https://example.com/path'], /without a path/],
  [['--url', 'https://example.com', '--edge', 'direct'], /--url and --edge: either/],
  [['--fronts', '--edge', 'alb'], /--fronts goes through all of them; for some of them there is --edge/],
  [['--fronts', '--url', 'https://example.com'], /--fronts goes through all of them/],
  [['--edge', 'app-runner=http://x'], /say where its service runs too, such as --edge direct=http/],
  [['--url', 'https://example.com', '--only', 'cost'], /--only cost: nothing is left to do/],
  [['--fast'], /--fast/],
  [['sse'], /sse/],
] as const)
  t.test(`${args.join(' ')} is refused, and the message says what there is`, async (t) => {
    t.throws(() => parse(...args), { message: names, code: 'STREAMPROOF_USAGE' })
  })
