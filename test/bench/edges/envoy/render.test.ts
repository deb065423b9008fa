import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parse } from 'yaml'
import { render } from '../../../../bench/edges/envoy/render.ts'

const file = new URL('../../../../bench/edges/app-runner/envoy.yaml', import.meta.url)
const yaml = await readFile(file, 'utf8')
const upstream = new URL('http://127.0.0.1:40123')

/** Every leaf of the two that differs, by its path. */
function differences(before: unknown, after: unknown, path: string[] = []): Record<string, unknown> {
  if (before === after) return {}
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) {
    return { [path.join('.')]: after }
  }
  const left = before as Record<string, unknown>
  const right = after as Record<string, unknown>
  return Object.assign(
    {},
    ...[...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) =>
      differences(left[key], right[key], [...path, key]),
    ),
  )
}

t.test('Only the two addresses and the admin interface differ from the file', async (t) => {
  const listener = 'static_resources.listeners.0.address.socket_address'
  const endpoint = 'load_assignment.endpoints.0.lb_endpoints.0.endpoint.address.socket_address'
  t.strictSame(differences(parse(yaml), parse(render(yaml, { upstream }))), {
    [`${listener}.address`]: '127.0.0.1',
    [`${listener}.port_value`]: 0,
    [`static_resources.clusters.0.${endpoint}.address`]: '127.0.0.1',
    [`static_resources.clusters.0.${endpoint}.port_value`]: 40123,
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } },
  })
})

t.test('A shorter route timeout is the one thing more', async (t) => {
  const usual = parse(render(yaml, { upstream }))
  const short = parse(render(yaml, { upstream, routeTimeout: '3s' }))
  const [[path, value] = [], ...others] = Object.entries(differences(usual, short))
  t.match(path, /\.routes\.0\.route\.timeout$/)
  t.equal(value, '3s')
  t.strictSame(others, [])
})

t.test('A file without what is to be replaced is refused, by name', async (t) => {
  t.throws(() => render(yaml.replace('timeout: 120s', ''), { upstream, routeTimeout: '3s' }), {
    message: /no static_resources\..*\.route\.timeout/,
  })
  t.throws(() => render('static_resources: [', { upstream }), { name: 'YAMLParseError' })
})

t.test('An upstream that is not plain HTTP is refused', async (t) => {
  t.throws(() => render(yaml, { upstream: new URL('https://example.com') }), { message: /http: URL/ })
})
