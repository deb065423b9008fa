import type { Vendor } from './vendor.ts'

/** delayed_close_timeout, in HttpConnectionManager of Envoy's API. Default: 1s. */
export const CLOSE_DELAY = 1_000

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
  closeDelayMs: CLOSE_DELAY,
}
