import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { envoy as program } from '../bench/programs/envoy/program.ts'
import { findProgram } from '../bench/programs/find.ts'
import { loadConfig } from '../src/service/config.ts'

/** The part of docker-compose.yml that has to agree with other files. */
interface Compose {
  services: Record<'app' | 'envoy' | 'bench' | 'instance' | 'balancer' | 'valkey', Service>
  networks: Record<string, object>
  volumes: Record<string, object>
}

interface Service {
  image: string
  init: boolean
  read_only: boolean
  cap_drop: string[]
  security_opt: string[]
  mem_limit: string
  user?: string
  network_mode?: string
  ports?: string[]
  extra_hosts?: string[]
  volumes: string[]
  environment: Record<string, string>
  stop_grace_period: string
  profiles?: string[]
  command?: string[]
  deploy?: { replicas: number }
  networks?: unknown
}

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = (name: string) => readFile(file(name), 'utf8')

const { services, networks, volumes } = parse(await read('docker-compose.yml'), { merge: true }) as Compose
const { app, envoy, instance, balancer, valkey } = services
const dockerfile = await read('Dockerfile')
const manifest = JSON.parse(await read('package.json'))
const edge = 'bench/edges/app-runner'

t.test('Envoy in compose runs the file that the bench starts its own Envoy from', async (t) => {
  t.match(await read(`${edge}/index.ts`), "new URL('envoy.yaml', import.meta.url)")
  t.strictSame(envoy.volumes, [`./${edge}/envoy.yaml:/etc/envoy/envoy.yaml:ro`])
})

t.test('Envoy shares the network of the service and finds it there by the name in that file', async (t) => {
  const { static_resources: parts } = parse(await read(`${edge}/envoy.yaml`))
  const upstream = parts.clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address
  t.match(upstream.socket_address, { address: 'app', port_value: 8080 })
  t.equal(envoy.network_mode, 'service:app')
  t.strictSame(app.extra_hosts, ['app:127.0.0.1'])
})

t.test('Every port is published on 127.0.0.1 only, and can be chosen', async (t) => {
  const { static_resources: parts } = parse(await read(`${edge}/envoy.yaml`))
  const listening = parts.listeners[0].address.socket_address.port_value
  t.strictSame(
    Object.values(services).flatMap((service) => service.ports ?? []),
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: compose fills it in.
      '127.0.0.1:${PORT:-8080}:8080',
      `127.0.0.1:\${EDGE_PORT:-8081}:${listening}`,
      `127.0.0.1:\${SCALE_PORT:-8082}:${listening}`,
    ],
  )
  t.strictSame(networks, { scale: {} }, 'no subnet is fixed that a second checkout would use too')
})

t.test('No container may write to its image, gain privileges or take all memory', (t) => {
  for (const [name, service] of Object.entries(services)) {
    t.equal(service.init, true, name)
    t.equal(service.read_only, true, name)
    t.strictSame(service.cap_drop, ['ALL'], name)
    t.strictSame(service.security_opt, ['no-new-privileges:true'], name)
    t.match(service.mem_limit, /^\d+[mg]$/, name)
  }
  t.end()
})

t.test('No container runs as root, and every user is a number', (t) => {
  const users = [...dockerfile.matchAll(/^USER (.+)$/gm)].map(([, user]) => user)
  t.strictSame(users, ['1000:1000', '1000:1000'])
  t.equal(envoy.user, '101:101')
  t.equal(balancer.user, '101:101')
  t.equal(valkey.user, '999:999')
  t.end()
})

t.test('The image of Envoy has the version of the wheel that the bench fetches', (t) => {
  t.equal(envoy.image, `envoyproxy/${program.fetch?.folder.replace('/', ':v')}`)
  t.equal(balancer.image, envoy.image)
  t.end()
})

t.test('The image of the service has the Node that package.json asks for, and the version', (t) => {
  const [, major] = /^\D*(\d+)/.exec(manifest.devDependencies.node) ?? []
  const bases = [...dockerfile.matchAll(/^FROM (node:\S+)/gm)].map(([, name]) => name)
  t.strictSame(bases, [`node:${major}-bookworm-slim`])
  t.match(dockerfile, `org.opencontainers.image.base.name="docker.io/library/${bases[0]}"`)
  t.match(dockerfile, `org.opencontainers.image.version="${manifest.version}"`)
  t.match(dockerfile, `org.opencontainers.image.licenses="${manifest.license}"`)
  t.end()
})

t.test('The image runs the program, and serves where nothing else is asked', (t) => {
  t.match(manifest.bin, { streamproof: 'dist/main.js' })
  t.match(dockerfile, '\nENTRYPOINT ["node", "dist/main.js"]\nCMD ["serve"]\n')
  t.end()
})

t.test('The health check asks for 200 every 30 s', (t) => {
  const [, flags] = /^HEALTHCHECK (.+) CMD/m.exec(dockerfile) ?? []
  t.match(flags, /--interval=30s/)
  t.match(dockerfile, 'status === 200')
  t.end()
})

t.test('The settings of the service in compose are valid', (t) => {
  const config = loadConfig(app.environment)
  t.strictSame(config.trustProxy, ['loopback'], 'Envoy and nobody else is believed')
  const grace = 1_000 * Number.parseInt(app.stop_grace_period, 10)
  t.ok(grace > config.drainTimeout, `a drain of ${config.drainTimeout} ms may take its time`)
  t.end()
})

t.test('The profile `scale` has two instances behind Envoy, which finds both by one name', async (t) => {
  for (const service of [instance, balancer, valkey]) t.strictSame(service.profiles, ['scale'])
  t.equal(instance.deploy?.replicas, 2)
  const config = 'bench/deploy/balancer.yaml'
  t.strictSame(instance.networks, { scale: { aliases: ['app'] } })
  t.strictSame(balancer.volumes, [`./${config}:/etc/envoy/envoy.yaml:ro`])
  const { static_resources: parts } = parse(await read(config))
  t.equal(parts.clusters[0].type, 'STRICT_DNS', 'every address of the name')
  t.match(parts.clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address, {
    address: 'app',
    port_value: 8080,
  })
})

t.test('Envoy takes the file of the balancer', async (t) => {
  const { path } = await findProgram(program, { signal: AbortSignal.timeout(120_000), progress() {} })
  const args = ['--mode', 'validate', '--disable-hot-restart', '-c', file('bench/deploy/balancer.yaml')]
  const { stdout } = await promisify(execFile)(path, args)
  t.match(stdout, /balancer.yaml' OK/)
})

t.test('The instances share a store that keeps what it acknowledges', (t) => {
  const { channels } = loadConfig(instance.environment)
  t.match(channels, { access: 'open', store: 'valkey://valkey:6379' })
  t.match(valkey.image, /^valkey\/valkey:\d/)
  const command = valkey.command?.join(' ')
  for (const setting of [
    '--dir /data',
    '--appendonly yes',
    '--appendfsync always',
    '--maxmemory-policy noeviction',
  ])
    t.match(command, setting)
  t.strictSame(valkey.volumes, ['valkey:/data'])
  t.strictSame(volumes, { valkey: {} })
  t.end()
})
