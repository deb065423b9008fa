import fc from 'fast-check'
import t from 'tap'
import { findMisspelt, loadConfig } from '../../src/service/config.ts'

t.test('Every variable has a default', async (t) => {
  t.strictSame(loadConfig({}), {
    host: '127.0.0.1',
    port: 8080,
    logLevel: 'info',
    allowedOrigins: [],
    trustProxy: false,
    maxStreams: 1000,
    maxStreamsPerClient: 0,
    publicUrl: undefined,
    metrics: false,
    metricsPort: undefined,
    probeRoutes: false,
    heartbeat: 15_000,
    stallTimeout: 60_000,
    streamMaxAge: 0,
    drainTimeout: 25_000,
    channels: {
      access: 'off',
      store: 'memory',
      secret: '',
      maxChannels: 10_000,
      maxAppend: 1_048_576,
      maxBytes: 67_108_864,
      maxWrites: 2_000,
      retention: 0,
      longPoll: 20_000,
      readMaxAge: 60_000,
    },
    platform: undefined,
  })
})

t.test('An empty variable counts as not set', async (t) => {
  const names = [
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'HEARTBEAT',
    'AWS_LAMBDA_HTTP_ENDPOINT',
    'METRICS',
    'PROBE_ROUTES',
    'TRUST_PROXY',
  ]
  t.strictSame(loadConfig(Object.fromEntries(names.map((name) => [name, '']))), loadConfig({}))
})

t.test('Durations are written in milliseconds, seconds or minutes, or are off', async (t) => {
  t.equal(loadConfig({ HEARTBEAT: '500ms' }).heartbeat, 500)
  t.equal(loadConfig({ STALL_TIMEOUT: '90s' }).stallTimeout, 90_000)
  t.equal(loadConfig({ STREAM_MAX_AGE: '2m' }).streamMaxAge, 120_000)
  t.equal(loadConfig({ DRAIN_TIMEOUT: 'off' }).drainTimeout, 0)
})

t.test('AWS_LAMBDA_HTTP_ENDPOINT replaces HOST and PORT, and sets a drain below a second', async (t) => {
  const env = { AWS_LAMBDA_HTTP_ENDPOINT: '0.0.0.0:3000', HOST: '10.0.0.1', PORT: '1' }
  const platform = { name: 'Lambda Web Functions', grace: 1_000 }
  t.match(loadConfig(env), { host: '0.0.0.0', port: 3000, drainTimeout: 800, platform })
  t.match(loadConfig({ ...env, DRAIN_TIMEOUT: '300ms' }), { drainTimeout: 300 })
  t.match(loadConfig({ AWS_LAMBDA_HTTP_ENDPOINT: '[::]:3000' }), { host: '::', port: 3000 })
})

t.test('METRICS and PROBE_ROUTES take true and false', async (t) => {
  t.match(loadConfig({ METRICS: 'true', PROBE_ROUTES: 'true' }), { metrics: true, probeRoutes: true })
  t.match(loadConfig({ METRICS: 'false', PROBE_ROUTES: 'false' }), { metrics: false, probeRoutes: false })
})

t.test('TRUST_PROXY takes a word, addresses and networks', async (t) => {
  t.equal(loadConfig({ TRUST_PROXY: 'true' }).trustProxy, true)
  t.strictSame(loadConfig({ TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::/8 , 192.0.2.7' }).trustProxy, [
    'loopback',
    '10.0.0.0/8',
    'fd00::/8',
    '192.0.2.7',
  ])
})

t.test('ALLOWED_ORIGINS takes origins, or any', async (t) => {
  t.strictSame(loadConfig({ ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' }).allowedOrigins, [
    'https://a.example',
    'http://b.example:8080',
  ])
  t.strictSame(loadConfig({ ALLOWED_ORIGINS: '*' }).allowedOrigins, ['*'])
})

for (const [name, values] of Object.entries({
  PORT: ['http', '-1', '65536', '80.5'],
  AWS_LAMBDA_HTTP_ENDPOINT: ['3000', '0.0.0.0:', '0.0.0.0:99999'],
  LOG_LEVEL: ['loud', 'INFO'],
  ALLOWED_ORIGINS: ['a.example', 'https://a.example/', 'https://a.example/path', 'null'],
  TRUST_PROXY: ['yes', '1', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0', ','],
  HEARTBEAT: ['15', '15 s', '1h', '-1s', '1.5s', '9999m'],
  STALL_TIMEOUT: ['soon'],
  STREAM_MAX_AGE: ['s'],
  DRAIN_TIMEOUT: ['25sec'],
  MAX_STREAMS: ['0', 'many'],
  MAX_STREAMS_PER_CLIENT: ['-1'],
  PUBLIC_URL: [
    'example.com',
    'ftp://example.com',
    'https://example.com/path',
    'https://:443',
    'https://u:p@example.com',
  ],
  METRICS: ['yes', '1'],
  METRICS_PORT: ['true', '65536'],
  PROBE_ROUTES: ['yes', '1', 'on'],
}))
  t.test(`The error of a wrong ${name} has its name, its value and what it takes`, async (t) => {
    for (const value of values)
      t.throws(
        () => loadConfig({ [name]: value }),
        { code: 'STREAMPROOF_CONFIG', message: new RegExp(`^${name}=.* It is \\w`) },
        value,
      )
  })

t.test('The error names every wrong variable', async (t) => {
  t.throws(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'y', HEARTBEAT: 'z' }), {
    message:
      /^PORT="x".*\nLOG_LEVEL="y" .*trace, debug.*\nHEARTBEAT="z" has another form\. It is .* such as 500ms/,
  })
})

t.test('Any environment gives a configuration or a ConfigError', async () => {
  const names = [
    'PORT',
    'HEARTBEAT',
    'TRUST_PROXY',
    'ALLOWED_ORIGINS',
    'PUBLIC_URL',
    'AWS_LAMBDA_HTTP_ENDPOINT',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
      try {
        loadConfig({ [name]: value })
      } catch (error) {
        if ((error as { code?: string }).code !== 'STREAMPROOF_CONFIG') throw error
      }
    }),
  )
})

t.test('Channels need a secret for tokens, and room for one append', async (t) => {
  t.throws(() => loadConfig({ CHANNELS: 'jwt' }), /CHANNELS_SECRET is missing/)
  t.equal(loadConfig({ CHANNELS: 'jwt', CHANNELS_SECRET: 's'.repeat(32) }).channels.access, 'jwt')
  t.throws(() => loadConfig({ CHANNEL_MAX_BYTES: '1000' }), /CHANNEL_MAX_BYTES.*CHANNEL_MAX_APPEND/)
  t.equal(loadConfig({ CHANNEL_RETENTION: '7d' }).channels.retention, 604_800_000)
  t.throws(() => loadConfig({ CHANNELS_STORE: 'postgres://x' }), /memory, sqlite:/)
  const largest = { CHANNEL_MAX_APPEND: String(8 * 2 ** 20 + 1) }
  t.equal(loadConfig(largest).channels.maxAppend, 8 * 2 ** 20 + 1)
  t.throws(
    () => loadConfig({ ...largest, CHANNELS_STORE: 'redis://localhost' }),
    /CHANNEL_MAX_APPEND="8388609" is more than this CHANNELS_STORE can take, which is 8388608/,
  )
})

t.test('What is wrong with a secret is said without it', async (t) => {
  for (const env of [{ CHANNELS_SECRET: 'too-short' }, { CHANNELS_STORE: 'redis//user:password@host' }]) {
    const error = t.throws(() => loadConfig(env)) as Error
    t.notMatch(error.message, /too-short|password/)
  }
})

t.test('A misspelt variable is named with the likely one', async (t) => {
  for (const [name, likely] of [
    ['MAX_STREAM', 'MAX_STREAMS'],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['TRUST_PROXIES', 'TRUST_PROXY'],
    ['max_streams', 'MAX_STREAMS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['ALLOW_ORIGINS', 'ALLOWED_ORIGINS'],
    ['DRAIN_TIMEOUT_MS', 'DRAIN_TIMEOUT'],
    ['HEARTBEAT_INTERVAL', 'HEARTBEAT'],
  ] as const)
    t.strictSame(findMisspelt({ [name]: '1' }), [
      `${name} has no effect: there is no such variable. Did you mean ${likely}?`,
    ])
})

t.test('Our own variables and those of shells, containers and platforms are not named', async (t) => {
  const ours = ['HOST', 'PORT', 'MAX_STREAMS', 'METRICS_PORT', 'AWS_LAMBDA_HTTP_ENDPOINT']
  const others = [
    ...['HOME', 'HOSTNAME', 'PATH', 'PWD', 'USER', 'SHELL', 'LANG', 'TERM', 'NODE_ENV', 'NODE_OPTIONS', 'TZ'],
    ...['HTTP_PROXY', 'NO_PROXY', 'npm_config_registry', 'AWS_REGION', 'AWS_LAMBDA_RUNTIME_API', '_HANDLER'],
    ...['KUBERNETES_SERVICE_HOST', 'STREAMPROOF_PORT_8080_TCP', 'ECS_CONTAINER_METADATA_URI_V4', 'DEBUG'],
  ]
  t.strictSame(findMisspelt(Object.fromEntries([...ours, ...others].map((name) => [name, '1']))), [])
})

t.test('The error repeats no secret', async (t) => {
  t.throws(() => loadConfig({ ALLOWED_ORIGINS: 'https://us:hunter2@a.example' }), {
    message: /^(?!.*hunter2)ALLOWED_ORIGINS=/s,
  })
})
