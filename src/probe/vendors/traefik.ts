import type { Vendor } from './vendor.ts'

// It adds no field of its own. Most of its error pages are Go's, which many programs send.
export const traefik: Vendor = {
  id: 'traefik',
  title: 'Traefik',
  fields: [['server', /^traefik\b/i]],
  errorPages: [/^no available server$/],
}
