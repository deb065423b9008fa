import type { Vendor } from './vendor.ts'

export const nginx: Vendor = {
  id: 'nginx',
  title: 'nginx',
  fields: [['server', /^(nginx|openresty)\b/i]],
  errorPages: [/<center>(nginx|openresty)\b/i],
  limits: [
    {
      name: 'proxy_read_timeout',
      ms: 60_000,
      bounds: 'idle',
      source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
    },
  ],
}
