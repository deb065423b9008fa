import type { Vendor } from './vendor.ts'

const source = 'https://varnish-cache.org/docs/trunk/reference/varnishd.html'

export const varnish: Vendor = {
  id: 'varnish',
  title: 'Varnish',
  fields: [
    ['x-varnish', /^\d/],
    ['via', /\bvarnish\b/i],
  ],
  errorPages: [/<h3>Guru Meditation:<\/h3>/],
  limits: [
    { name: 'first_byte_timeout', ms: 60_000, bounds: 'first', source },
    { name: 'between_bytes_timeout', ms: 60_000, bounds: 'idle', source },
  ],
}
