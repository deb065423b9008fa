import type { Vendor } from './vendor.ts'

const source = 'https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts'

export const envoy: Vendor = {
  id: 'envoy',
  title: 'Envoy',
  fields: [
    ['server', /^envoy\b/i],
    ['x-envoy-upstream-service-time', /^\d+$/],
  ],
  errorPages: [
    /^upstream connect error or disconnect\/reset before headers/,
    /^no healthy upstream$/,
    /^upstream request timeout$/,
    /^stream timeout$/,
  ],
  limits: [
    { name: 'route timeout', ms: 15_000, bounds: 'total', source },
    { name: 'stream_idle_timeout', ms: 300_000, bounds: 'idle', source },
  ],
}
