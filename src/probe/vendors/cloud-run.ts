import type { Vendor } from './vendor.ts'

export const cloudRun: Vendor = {
  id: 'cloud-run',
  title: 'Cloud Run',
  fields: [['server', /^google frontend$/i]],
  hosts: /\.run\.app$/,
  limits: [
    {
      name: 'request timeout',
      ms: 300_000,
      bounds: 'total',
      source: 'https://cloud.google.com/run/docs/configuring/request-timeout',
    },
  ],
}
