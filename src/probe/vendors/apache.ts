import type { Vendor } from './vendor.ts'

export const apache: Vendor = {
  id: 'apache',
  title: 'Apache httpd',
  fields: [['server', /^apache\b/i]],
  errorPages: [
    /<address>Apache\b[^<]*Server at /,
    /The proxy server (received an invalid\s+response from|did not receive a timely response\s+from) an? ?(the )?upstream server/,
  ],
  limits: [
    {
      name: 'ProxyTimeout (by default the value of Timeout)',
      ms: 60_000,
      bounds: 'idle',
      source: 'https://httpd.apache.org/docs/2.4/mod/core.html#timeout',
    },
  ],
}
