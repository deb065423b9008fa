import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parse } from 'yaml'
import { render } from '../../../../bench/programs/envoy/render.ts'
import { certificate } from '../../../../bench/rig/certificate.ts'

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

const manager = 'static_resources.listeners.0.filter_chains.0.filters.0.typed_config'
const route = `${manager}.route_config.virtual_hosts.0.routes.0.route`

/** What a scale changes in this file besides. */
function scaled(file: string, scale: number): Record<string, unknown> {
  return differences(parse(render(file, { upstream })), parse(render(file, { upstream, scale })))
}

t.test('A scale divides the times after which streams are cut, and nothing else', async (t) => {
  t.strictSame(scaled(yaml, 1), {})
  t.strictSame(
    scaled(yaml, 20),
    { [`${route}.timeout`]: '6s', [`${manager}.stream_idle_timeout`]: '15s' },
    'also the one that the file leaves to Envoy',
  )
  t.strictSame(scaled(yaml, 7), {
    [`${route}.timeout`]: '17.142857143s',
    [`${manager}.stream_idle_timeout`]: '42.857142857s',
  })
  const idle = yaml.replace(/^( +)use_remote_address: true$/m, '$&\n$1stream_idle_timeout: 60s')
  t.match(scaled(idle, 20), { [`${manager}.stream_idle_timeout`]: '3s' }, 'as the file has it, if it has it')
})

t.test('A route without a timeout has Envoy’s 15 s', async (t) => {
  t.match(scaled(yaml.replace('timeout: 120s', ''), 20), { [`${route}.timeout`]: '0.75s' })
})

t.test('0s stays 0s with any scale', async (t) => {
  const endless = yaml.replace('timeout: 120s', 'timeout: 0s')
  t.strictSame(Object.keys(scaled(endless, 20)), [`${manager}.stream_idle_timeout`])
})

t.test('A duration that Envoy does not know is an error', async (t) => {
  for (const time of ['2m', '120', 'for ever', '-1s'])
    t.throws(
      () => render(yaml.replace('timeout: 120s', `timeout: ${time}`), { upstream, scale: 20 }),
      { message: `${time} is no duration in Envoy's form, such as 120s.` },
      time,
    )
})

t.test('A file without a replaced field is an error that names the field', async (t) => {
  t.throws(() => render(yaml.replaceAll('socket_address', 'pipe'), { upstream }), {
    message: /no static_resources\..*\.socket_address/,
  })
  t.throws(() => render('static_resources: [', { upstream }), { name: 'YAMLParseError' })
})

t.test('An upstream that is not plain HTTP is an error', async (t) => {
  t.throws(() => render(yaml, { upstream: new URL('https://example.com') }), { message: /http: URL/ })
})

t.test('With TLS the listener has the certificate, and offers HTTP/2 by ALPN', async (t) => {
  const tls = await certificate()
  const changes = differences(parse(render(yaml, { upstream })), parse(render(yaml, { upstream, tls })))
  t.match(Object.keys(changes), [/codec_type/, /transport_socket/])
  t.match(JSON.stringify(changes), `"filename":"${tls.files.key}"`)
})
