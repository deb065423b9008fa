import type { Vendor } from './vendor.ts'

export const googleLoadBalancer: Vendor = {
  id: 'google-load-balancer',
  title: 'Google Cloud Load Balancing',
  fields: [['via', /^1\.1 google$/i]],
  limits: [
    {
      name: 'backend service timeout',
      ms: 30_000,
      bounds: 'total',
      source: 'https://cloud.google.com/load-balancing/docs/https/request-distribution',
    },
  ],
}
