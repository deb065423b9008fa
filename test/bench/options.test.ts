import t from 'tap'
import { edges as allEdges } from '../../bench/edges/index.ts'
import { help, parseOptions } from '../../bench/options.ts'
import { checks as everything } from '../../src/probe/checks/index.ts'

const parse = (...args: string[]) => {
  const options = parseOptions(args)
  if (!options) throw new Error('asked for help')
  return options
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id)
const overHttp1 = everything.filter(({ over }) => over !== 'http2')
const edgeIds = (...args: string[]) => parse(...args).edges.map(({ edge }) => edge.id)
const checkIds = (...args: string[]) => ids(parse(...args).checks)

t.test('Without arguments every check is asked, and every transport loaded', async (t) => {
  const { edges, checks, load, cost, json } = parse()
  t.strictSame(
    edges.map(({ edge, url }) => [edge.id, url]),
    [
      ['direct', undefined],
      ['app-runner', undefined],
    ],
  )
  t.strictSame(ids(checks), ids(overHttp1))
  t.strictSame(load, ['chunked', 'sse', 'websocket'])
  t.strictSame(cost, load)
  t.equal(json, false)
})

t.test('--help names every option', async (t) => {
  t.equal(parseOptions(['--help']), undefined)
  const asked = [
    '--fronts',
    '--proxies',
    '--edge',
    '--only',
    '--limits',
    '--client',
    '--protocol',
    '--real-time',
    '--repeat',
    '--compare',
    '--verbose',
  ]
  for (const option of [...asked, '--connections', '--duration', '--json', '--help']) t.match(help, option)
})

t.test('--protocol h2 asks each edge that takes TLS over HTTP/2, and what only HTTP/2 has', async (t) => {
  t.strictSame(edgeIds('--protocol', 'h1,h2'), ['direct', 'app-runner', 'app-runner-http2'])
  t.strictSame(edgeIds('--protocol', 'h2'), ['direct', 'app-runner-http2'])
  t.strictSame(ids(parse('--protocol', 'h2').checks), ids(everything))
  t.strictSame(edgeIds('--protocol', 'h2', '--edge', 'lambda-url'), ['direct'], 'one without TLS')
  const running = ['--edge', 'direct=http://app:8080', '--edge', 'app-runner=https://edge:8443']
  t.strictSame(edgeIds('--protocol', 'h2', ...running), ['direct', 'app-runner-http2'])
})

t.test('direct is always asked: the other edges are compared with it', async (t) => {
  t.strictSame(edgeIds('--edge', 'app-runner'), ['direct', 'app-runner'])
})

t.test('--edge takes a list, as --only and --protocol do', async (t) => {
  t.strictSame(edgeIds('--edge', 'nginx,caddy'), edgeIds('--edge', 'nginx', '--edge', 'caddy'))
  const running = ['--edge', 'direct=http://app:8080,my-proxy=http://10.0.0.1']
  t.strictSame(edgeIds(...running), ['direct', 'my-proxy'])
})

t.test('An edge that runs already is given by its URL', async (t) => {
  const { edges, cost } = parse(
    '--edge',
    'app-runner=https://envoy:8081/',
    '--edge',
    'direct=http://app:8080',
  )
  t.strictSame(
    edges.map(({ edge, url }) => [edge.id, url?.href]),
    [
      ['direct', 'http://app:8080/'],
      ['app-runner', 'https://envoy:8081/'],
    ],
  )
  t.strictSame(cost, [], 'the cost of a service that runs elsewhere is not measured')
  const asked = parse('--edge', 'direct=http://app:8080', '--only', 'cost')
  t.strictSame(asked.cost, ['chunked', 'sse', 'websocket'], 'but on request')
})

t.test('An edge that runs already may have any name, and comes after those that are known', async (t) => {
  const running = ['--edge', 'my-proxy=http://10.0.0.1', '--edge', 'alb=http://10.0.0.2']
  const { edges } = parse(...running, '--edge', 'direct=http://10.0.0.3')
  t.strictSame(
    edges.map(({ edge, url }) => [edge.id, edge.truth, url?.host]),
    [
      ['direct', 'real', '10.0.0.3'],
      ['alb', 'stand-in', '10.0.0.2'],
      ['my-proxy', 'unknown', '10.0.0.1'],
    ],
  )
  t.strictSame([edges[2]?.edge.vendor, edges[2]?.edge.expected], [undefined, {}], 'nothing is known of it')
})

t.test('--only narrows the checks, the phase, or both, and keeps the checks that others need', async (t) => {
  const sse = ids(everything.filter(({ transport }) => transport === 'sse'))
  t.strictSame(checkIds('--only', 'sse'), ['health', ...sse])
  t.strictSame(checkIds('--only', 'sse-total'), ['health', 'sse', 'sse-total'], 'a check by its id')
  t.strictSame(parse('--only', 'sse').load, ['sse'])
  t.strictSame(parse('--only', 'checks').load, [])
  t.strictSame(checkIds('--only', 'checks'), ids(overHttp1))
  t.strictSame(parse('--only', 'load,websocket').load, ['websocket'])
  t.strictSame(checkIds('--only', 'load,websocket'), ['health', 'websocket'])
  t.strictSame(parse('--only', 'sse', '--only', 'chunked').load, ['chunked', 'sse'])
})

t.test('--fronts asks AWS’s other front doors too, and loads none', async (t) => {
  const { checks, load, cost } = parse('--fronts')
  t.strictSame(edgeIds('--fronts'), ids(allEdges.filter(({ group }) => group !== 'proxies')))
  t.equal(checks.length, overHttp1.length)
  t.strictSame([...load, ...cost], [])
  t.strictSame(checkIds('--fronts', '--only', 'sse-total'), ['health', 'sse', 'sse-total'], 'or a part')
})

t.test('--limits measures the limits of the chosen edges, and nothing else unless it is named', async (t) => {
  const { limits, checks, load, cost } = parse('--limits', '--edge', 'alb')
  t.strictSame({ limits, checks, load, cost }, { limits: true, checks: [], load: [], cost: [] })
  t.equal(parse().limits, false)
  t.strictSame(checkIds('--limits', '--only', 'health'), ['health'])
})

t.test('--proxies asks the proxies that people run, and loads none', async (t) => {
  const { load, cost } = parse('--proxies')
  const proxies = allEdges.filter(({ group }) => group === 'proxies')
  t.strictSame(edgeIds('--proxies'), ['direct', ...ids(proxies)])
  t.strictSame([...load, ...cost], [])
})

t.test('--client reads through every edge, and asks nothing else unless it is named', async (t) => {
  const { client, checks, load, cost, edges } = parse('--client')
  t.strictSame({ client, checks, load, cost }, { client: true, checks: [], load: [], cost: [] })
  t.strictSame(
    edges.map(({ edge }) => edge.id),
    ids(allEdges),
  )
  t.strictSame(edgeIds('--client', '--edge', 'nginx'), ['direct', 'nginx'])
  t.equal(parse().client, false)
})

t.test('--edge takes every edge by its id, and the help names it', async (t) => {
  for (const { id } of allEdges.filter(({ id }) => id !== 'direct')) {
    t.strictSame(edgeIds('--edge', id), ['direct', id])
    t.match(help, id)
  }
})

for (const [args, names] of [
  [['--protocol', 'h3'], /--protocol h3: there are h1 and h2/],
  [['--edge', 'moon'], /--edge moon: there are direct, app-runner.*An edge that runs already is NAME=URL/],
  [['--edge', 'nginx,moon'], /--edge moon: there are direct/],
  [['--edge', '=http://x'], /--edge =http:\/\/x: expected a name/],
  [['--edge', 'direct=ftp://x'], /--edge direct=ftp:\/\/x: expected a URL/],
  [['--edge', 'direct=http://x/path'], /without a path/],
  [['--edge', 'direct='], /expected a URL/],
  [
    ['--only', 'http3'],
    /--only http3: there are checks, load, cost, channels, chunked, sse, websocket, http, health/,
  ],
  [['--connections', '0'], /--connections 0: expected a number from 1 to 1000/],
  [['--connections', 'many'], /--connections many/],
  [['--connections', '1.5'], /--connections 1.5: expected a whole number/],
  [['--duration', ''], /--duration/],
  [['--duration', '3600'], /--duration 3600: expected a number from 0.1 to 60/],
  [['--repeat', '0'], /--repeat 0: expected a number from 1 to 100/],
  [['--fronts', '--edge', 'alb'], /--fronts asks all of them: leave out --edge/],
  [['--fronts', '--proxies'], /leave out --proxies/],
  [['--edge', 'app-runner=http://x'], /name the URL of its service too, such as --edge direct=http/],
  [['--fast'], /--fast/],
  [['sse'], /sse/],
] as const)
  t.test(`${args.join(' ')} is refused, and the message says what is possible`, async (t) => {
    t.throws(() => parse(...args), { message: names, code: 'STREAMPROOF_USAGE' })
  })
