import { isIP } from 'node:net'
import type { ErrorObject } from 'ajv'
import envSchema from 'env-schema'
import type { FromSchema } from 'json-schema-to-ts'
import { defaultLimits, type Limits } from '../streams/limits.ts'
import { type ChannelsConfig, channelsConfig, channelVariables } from './channel-config.ts'
import { duration, MAX_DURATION, parseDuration } from './duration.ts'

/**
 * Lambda Web Functions kill so many ms after SIGTERM, whatever is still open (Lambda developer guide, "Execution
 * environment lifecycle"). What a drain there leaves of it is for closing.
 */
const LAMBDA_WEB = { name: 'Lambda Web Functions', grace: 1_000, drain: 800 }

/** Variables whose values are told to nobody. */
const SECRETS: Name[] = ['CHANNELS_SECRET', 'CHANNELS_STORE']

const schema = {
  type: 'object',
  properties: {
    HOST: { type: 'string', minLength: 1, default: '127.0.0.1', description: 'the address to listen on' },
    PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      default: 8080,
      description: 'the port to listen on',
    },
    AWS_LAMBDA_HTTP_ENDPOINT: {
      type: 'string',
      pattern: '^.+:[0-9]{1,5}$',
      description: 'host:port to listen on; set by Lambda Web Functions, and wins over HOST and PORT',
    },
    LOG_LEVEL: {
      type: 'string',
      enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      default: 'info',
      description: 'the least that is logged',
    },
    ALLOWED_ORIGINS: {
      type: 'string',
      default: '',
      description: 'other origins whose browsers may read, comma-separated, such as https://a.example; or *',
    },
    TRUST_PROXY: {
      type: 'string',
      default: 'false',
      description:
        'whose X-Forwarded-* counts: true, false, or proxies, comma-separated: addresses, CIDRs, loopback, linklocal, uniquelocal',
    },
    MAX_STREAMS: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: defaultLimits.maxStreams,
      description: 'how many streams may be open at once',
    },
    MAX_STREAMS_PER_CLIENT: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      default: defaultLimits.maxStreamsPerClient,
      description: 'how many of them for one client address, as TRUST_PROXY makes it out; 0 is off',
    },
    PUBLIC_URL: {
      type: 'string',
      pattern: '^https?://[^/?#@]+/?$',
      description: 'where clients reach this service, without a path: /health/routes asks itself through it',
    },
    PROBE_ROUTES: {
      type: 'boolean',
      default: false,
      description: 'whether the routes are there that only checks ask for (/probe/…): true or false',
    },
    METRICS: { type: 'boolean', default: false, description: 'whether /metrics is there: true or false' },
    HEARTBEAT: duration(`${defaultLimits.heartbeat}ms`, 'between two beats of an SSE or WebSocket stream'),
    STALL_TIMEOUT: duration(
      `${defaultLimits.stallTimeout}ms`,
      'how long a client may go without reading before it is dropped',
    ),
    STREAM_MAX_AGE: duration('off', 'how long a stream may live, jittered 80-100 %'),
    ...channelVariables,
    DRAIN_TIMEOUT: duration('25s', 'how long open streams have to end once the service is told to stop'),
  },
} as const

type Variables = FromSchema<typeof schema>
type Name = keyof typeof schema.properties

/** Everything the service can be told from outside. Durations are ms, 0 is off. */
export interface Config extends Limits {
  host: string
  port: number
  logLevel: Variables['LOG_LEVEL']
  /** Origins besides our own whose browsers may read streams. `*` is any. */
  allowedOrigins: string[]
  /** Whose X-Forwarded-* headers count, in Fastify's words. */
  trustProxy: boolean | string[]
  publicUrl: URL | undefined
  metrics: boolean
  probeRoutes: boolean
  drainTimeout: number
  channels: ChannelsConfig
  /** Who stops the service, and kills it so many ms after SIGTERM; undefined where we cannot tell. */
  platform: { name: string; grace: number } | undefined
}

/** A variable in the environment that cannot be used. The message names it and says what it takes. */
export class ConfigError extends Error {
  readonly code = 'STREAMPROOF_CONFIG'
}

/**
 * Reads the configuration.
 * @throws ConfigError with a line for each variable that cannot be used
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const variables = validate(env)
  const endpoint = variables.AWS_LAMBDA_HTTP_ENDPOINT
  return {
    ...(endpoint ? splitEndpoint(endpoint) : { host: variables.HOST, port: variables.PORT }),
    logLevel: variables.LOG_LEVEL,
    allowedOrigins: list(variables.ALLOWED_ORIGINS).map(origin),
    trustProxy: trustProxy(variables.TRUST_PROXY),
    maxStreams: variables.MAX_STREAMS,
    maxStreamsPerClient: variables.MAX_STREAMS_PER_CLIENT,
    publicUrl: variables.PUBLIC_URL === undefined ? undefined : publicUrl(variables.PUBLIC_URL),
    metrics: variables.METRICS,
    probeRoutes: variables.PROBE_ROUTES,
    heartbeat: milliseconds('HEARTBEAT', variables.HEARTBEAT),
    stallTimeout: milliseconds('STALL_TIMEOUT', variables.STALL_TIMEOUT),
    streamMaxAge: milliseconds('STREAM_MAX_AGE', variables.STREAM_MAX_AGE),
    drainTimeout:
      endpoint && !env.DRAIN_TIMEOUT
        ? LAMBDA_WEB.drain
        : milliseconds('DRAIN_TIMEOUT', variables.DRAIN_TIMEOUT),
    channels: channelsConfig(
      variables,
      (name) => milliseconds(name, variables[name]),
      (name, why) => {
        throw new ConfigError(wrong(name, env[name], why))
      },
    ),
    platform: endpoint ? LAMBDA_WEB : undefined,
  }
}

function validate(env: NodeJS.ProcessEnv): Variables {
  try {
    // A copy: env-schema writes its own additions into the schema it is given. Compose files and shells pass on
    // a variable that is not set as an empty one.
    const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
    return envSchema<Variables>({ schema: structuredClone(schema), data, env: false })
  } catch (error) {
    const { errors } = error as { errors?: ErrorObject[] }
    if (!errors) throw error
    throw new ConfigError(
      errors
        .map(({ instancePath, message, params }) => {
          const name = instancePath.slice(1) as Name
          const allowed = 'allowedValues' in params ? `: ${params.allowedValues.join(', ')}` : ''
          return wrong(name, env[name], `${message}${allowed}`)
        })
        .join('\n'),
    )
  }
}

function wrong(name: Name, value: string | undefined, why: string): string {
  const shown = SECRETS.includes(name) ? name : `${name}=${JSON.stringify(value)}`
  return `${shown} ${why}. It is ${schema.properties[name].description}`
}

function splitEndpoint(endpoint: string): { host: string; port: number } {
  const colon = endpoint.lastIndexOf(':')
  const port = Number(endpoint.slice(colon + 1))
  if (port > 65535)
    throw new ConfigError(wrong('AWS_LAMBDA_HTTP_ENDPOINT', endpoint, 'names a port above 65535'))
  return { host: endpoint.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port }
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

function origin(value: string): string {
  if (value === '*' || (URL.canParse(value) && new URL(value).origin === value)) return value
  throw new ConfigError(wrong('ALLOWED_ORIGINS', value, 'is no origin (scheme, host and port, nothing else)'))
}

function publicUrl(value: string): URL {
  if (URL.canParse(value)) return new URL(value)
  throw new ConfigError(wrong('PUBLIC_URL', value, 'is no URL'))
}

function trustProxy(value: string): Config['trustProxy'] {
  if (value === 'true' || value === 'false') return value === 'true'
  const addresses = list(value)
  const bad = addresses.find((address) => !isProxy(address))
  if (bad === undefined && addresses.length > 0) return addresses
  throw new ConfigError(
    wrong('TRUST_PROXY', value, `cannot be understood${bad ? ` at ${JSON.stringify(bad)}` : ''}`),
  )
}

function isProxy(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true
  const [address = '', bits, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  )
}

function milliseconds(name: Name, value: string): number {
  const duration = parseDuration(value)
  if (duration > MAX_DURATION) throw new ConfigError(wrong(name, value, 'is longer than a day (1440m)'))
  return duration
}
