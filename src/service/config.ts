import type { ErrorObject } from 'ajv'
import envSchema from 'env-schema'
import { closestMatch } from 'leven'
import { redact } from '../redact.ts'
import { defaultLimits, type Limits } from '../streams/limits.ts'
import type { ValuesOf } from '../streams/schema.ts'
import { type ChannelsConfig, channelsConfig, channelVariables } from './channel-config.ts'
import { duration, written } from './duration.ts'
import {
  ParseError,
  parseEndpoint,
  parseOrigins,
  parseTimer,
  parseTrustProxy,
  parseUrl,
} from './parse-variable.ts'

/**
 * Lambda Web Functions kill the process `grace` ms after SIGTERM, whatever is still open (Lambda developer guide,
 * "Execution environment lifecycle"). The drain takes less, which leaves time to close.
 */
const LAMBDA_WEB = { name: 'Lambda Web Functions', grace: 1_000, drain: 800 }

/** Variables whose values no message repeats. */
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
      description: 'host:port to listen on; set by Lambda Web Functions, in place of HOST and PORT',
    },
    LOG_LEVEL: {
      type: 'string',
      enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      default: 'info',
      description: 'the lowest level that is logged',
    },
    ALLOWED_ORIGINS: {
      type: 'string',
      default: '',
      description: 'other origins whose pages may read, comma-separated, such as https://a.example; or *',
    },
    TRUST_PROXY: {
      type: 'string',
      default: 'false',
      description:
        'the proxies whose X-Forwarded-* and X-Request-ID are used: true, false, or comma-separated addresses, CIDRs, loopback, linklocal, uniquelocal',
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
      description: 'how many streams one client address may have open; 0 is off',
    },
    PUBLIC_URL: {
      type: 'string',
      pattern: '^https?://[^/?#@]+/?$',
      description: 'the URL at which clients reach this service, without a path; /health/routes needs it',
    },
    PROBE_ROUTES: {
      type: 'boolean',
      default: false,
      description: 'whether to serve the routes that only checks need (/probe/…): true or false',
    },
    METRICS_PORT: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      description: 'the port to serve /metrics on, in place of PORT',
    },
    METRICS: { type: 'boolean', default: false, description: 'whether to serve /metrics: true or false' },
    HEARTBEAT: duration(
      written(defaultLimits.heartbeat),
      'the time between two heartbeats of an SSE or WebSocket stream',
    ),
    STALL_TIMEOUT: duration(
      written(defaultLimits.stallTimeout),
      'how long a client may read nothing before it is dropped',
    ),
    STREAM_MAX_AGE: duration('off', 'how long a stream may live, jittered 80-100 %'),
    ...channelVariables,
    DRAIN_TIMEOUT: duration('25s', 'how long open streams may take to end after SIGTERM'),
  },
} as const

type Variables = ValuesOf<typeof schema.properties>
type Name = keyof typeof schema.properties

/** The names of all variables. */
export const variableNames = Object.keys(schema.properties)

/** Each variable, for a help text. `fallback` is its default, as the variable takes it. */
export const variables = Object.entries(schema.properties).map(([name, variable]) => ({
  name,
  description: variable.description,
  fallback: 'default' in variable && variable.default !== '' ? variable.default : undefined,
}))

/** The service's configuration. Durations are ms. 0 is off. */
export interface Config extends Limits {
  host: string
  port: number
  logLevel: Variables['LOG_LEVEL']
  /** Origins besides our own whose pages may read streams. `*` is any. */
  allowedOrigins: string[]
  /** Fastify's `trustProxy`. */
  trustProxy: boolean | string[]
  publicUrl: URL | undefined
  metrics: boolean
  /** Where /metrics listens. Undefined: on `port`, if `metrics` is true. */
  metricsPort: number | undefined
  probeRoutes: boolean
  drainTimeout: number
  channels: ChannelsConfig
  /** What stops the service, and kills it `grace` ms after SIGTERM. Undefined when we cannot tell. */
  platform: { name: string; grace: number } | undefined
}

/** Variables of the environment that cannot be used. The message names each, and what it takes. */
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
  /** Reads a variable that its schema alone cannot check. */
  const read = <T>(name: Name, parse: (value: string) => T): T => {
    const value = String(variables[name])
    try {
      return parse(value)
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      throw new ConfigError(unusable(name, value, error.message))
    }
  }
  return {
    ...(endpoint
      ? read('AWS_LAMBDA_HTTP_ENDPOINT', parseEndpoint)
      : { host: variables.HOST, port: variables.PORT }),
    logLevel: variables.LOG_LEVEL,
    allowedOrigins: read('ALLOWED_ORIGINS', parseOrigins),
    trustProxy: read('TRUST_PROXY', parseTrustProxy),
    maxStreams: variables.MAX_STREAMS,
    maxStreamsPerClient: variables.MAX_STREAMS_PER_CLIENT,
    publicUrl: variables.PUBLIC_URL === undefined ? undefined : read('PUBLIC_URL', parseUrl),
    metrics: variables.METRICS,
    metricsPort: variables.METRICS_PORT,
    probeRoutes: variables.PROBE_ROUTES,
    heartbeat: read('HEARTBEAT', parseTimer),
    stallTimeout: read('STALL_TIMEOUT', parseTimer),
    streamMaxAge: read('STREAM_MAX_AGE', parseTimer),
    drainTimeout: endpoint && !env.DRAIN_TIMEOUT ? LAMBDA_WEB.drain : read('DRAIN_TIMEOUT', parseTimer),
    channels: channelsConfig(
      variables,
      (name) => read(name, parseTimer),
      (name, why) => {
        throw new ConfigError(unusable(name, env[name], why))
      },
    ),
    platform: endpoint ? LAMBDA_WEB : undefined,
  }
}

/** Returns a sentence for each variable that is none of ours but looks like one. */
export function findMisspelt(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).flatMap((name) => {
    if (variableNames.includes(name)) return []
    const likely =
      closestMatch(name.toUpperCase(), variableNames, { maxDistance: Math.floor(name.length / 4) }) ??
      variableNames.find((known) => known.length > 8 && name.startsWith(`${known}_`))
    return likely ? [`${name} has no effect: there is no such variable. Did you mean ${likely}?`] : []
  })
}

function validate(env: NodeJS.ProcessEnv): Variables {
  try {
    // A copy: env-schema adds to the schema that it is given. Compose files and shells pass on a variable that is
    // not set as an empty one.
    const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
    return envSchema<Variables>({ schema: structuredClone(schema), data, env: false })
  } catch (error) {
    const { errors } = error as { errors?: ErrorObject[] }
    if (!errors) throw error
    throw new ConfigError(
      errors
        .map(({ instancePath, keyword, message, params }) => {
          const name = instancePath.slice(1) as Name
          const allowed = 'allowedValues' in params ? `: ${params.allowedValues.join(', ')}` : ''
          return unusable(
            name,
            env[name],
            keyword === 'pattern' ? 'has another form' : `${message}${allowed}`,
          )
        })
        .join('\n'),
    )
  }
}

function unusable(name: Name, value: string | undefined, why: string): string {
  const shown = SECRETS.includes(name) ? name : redact(`${name}=${JSON.stringify(value)}`)
  return `${shown} ${redact(why)}. It is ${schema.properties[name].description}`
}
