import { startEnvironment } from '../../aws/lambda-web/environment.ts'
import { type Package, packLambdaWeb } from '../../package/lambda-web.ts'
import { startEnvoyEdge } from '../../programs/envoy/edge.ts'
import type { Edge, EdgeOptions } from '../edge.ts'

const file = new URL('envoy.yaml', import.meta.url)

/**
 * AWS Lambda Web Functions: the service as `npm run package:lambda-web` packs it, unpacked and started as Lambda does it,
 * behind a real Envoy that is configured from AWS's documents (envoy.yaml). So the edge has a service of its own.
 */
export const lambdaWeb: Edge = {
  id: 'lambda-web',
  title: 'Lambda Web Functions (Envoy)',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'lambda-web',
  expected: {
    health: { verdict: 'survives' },
    // The skill's SKILL.md: chunked and SSE out of the box.
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // Its architecture-patterns: the handshake arrives as a plain GET, which the service answers.
    websocket: { verdict: 'refused', status: 426 },
    // "Request timeout": it limits the whole stream, so also a silence, with or without a heartbeat.
    'chunked-total': { verdict: 'cut' },
    'sse-total': { verdict: 'cut' },
    'chunked-silence': { verdict: 'cut' },
    'sse-heartbeat': { verdict: 'cut' },
    'slow-origin': { verdict: 'refused', status: 504 },
    // "HTTP requests and responses".
    'unknown-host': { verdict: 'refused', status: 404 },
    'chunked-http10': { verdict: 'refused', status: 505 },
    'chunked-trailers': { verdict: 'degrades' },
  },
  async start(options) {
    if (options.dead) return startEnvoyEdge(file, options)
    const { env = {}, signal } = options
    await using starting = new AsyncDisposableStack()
    const { bytes } = await pack(options)
    const environment = await startEnvironment({ zip: bytes, env, signal })
    starting.defer(async () => void (await environment.stop()))
    const edge = await startEnvoyEdge(file, { ...options, origin: environment.url })
    starting.defer(edge.stop)
    const running = starting.move()
    return { ...edge, origin: environment.url, stop: () => running.disposeAsync() }
  },
}

let packed: Promise<Package> | undefined

/** The package of this checkout, made once in a run of the bench. */
function pack(options: EdgeOptions): Promise<Package> {
  packed ??= packLambdaWeb(options).catch((error) => {
    packed = undefined
    throw error
  })
  return packed
}
