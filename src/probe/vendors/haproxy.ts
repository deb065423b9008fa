import type { Vendor } from './vendor.ts'

// It adds no field of its own, and its timeouts have no default.
export const haproxy: Vendor = {
  id: 'haproxy',
  title: 'HAProxy',
  fields: [['server', /^haproxy\b/i]],
  errorPages: [
    /<h1>503 Service Unavailable<\/h1>\s*No server is available to handle this request\./,
    /<h1>504 Gateway Time-out<\/h1>\s*The server didn't respond in time\./,
    /<h1>502 Bad Gateway<\/h1>\s*The server returned an invalid or incomplete response\./,
  ],
}
