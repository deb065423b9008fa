import type { Vendor } from './vendor.ts'

// Its error pages are empty, and reverse_proxy has no timeout by default.
export const caddy: Vendor = {
  id: 'caddy',
  title: 'Caddy',
  fields: [
    ['server', /^caddy\b/i],
    ['via', /\bcaddy\b/i],
  ],
}
