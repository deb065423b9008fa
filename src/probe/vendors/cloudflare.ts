import type { Vendor } from './vendor.ts'

const source = 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/'

export const cloudflare: Vendor = {
  id: 'cloudflare',
  title: 'Cloudflare',
  fields: [
    ['cf-ray', /./],
    ['server', /^cloudflare$/i],
  ],
  hosts: /\.(trycloudflare\.com|workers\.dev|pages\.dev)$/,
  errorPages: [/^error code: 5[23]\d$/, /\| 5[23]\d: /, /cf-error-details/],
  limits: [
    { name: 'Proxy Read Timeout', ms: 100_000, bounds: 'first', source },
    { name: 'Proxy Read Timeout', ms: 100_000, bounds: 'idle', source },
  ],
}
