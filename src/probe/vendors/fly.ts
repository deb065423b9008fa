import type { Vendor } from './vendor.ts'

export const fly: Vendor = {
  id: 'fly',
  title: 'Fly.io',
  fields: [
    ['fly-request-id', /./],
    ['server', /^fly\//i],
    ['via', /\bfly\.io\b/],
  ],
  hosts: /\.fly\.dev$/,
  limits: [
    {
      name: 'idle timeout of the proxy',
      ms: 60_000,
      bounds: 'idle',
      source: 'https://community.fly.io/t/60-second-timeout-for-http-server/1243',
    },
  ],
}
