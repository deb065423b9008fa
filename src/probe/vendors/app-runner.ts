import { CLOSE_DELAY } from './envoy.ts'
import type { Vendor } from './vendor.ts'

// It is an Envoy: that vendor's fields show, and the host name.
export const appRunner: Vendor = {
  id: 'app-runner',
  title: 'App Runner',
  fields: [],
  hosts: /\.awsapprunner\.com$/,
  limits: [
    {
      name: 'request timeout',
      ms: 120_000,
      bounds: 'total',
      source: 'https://docs.aws.amazon.com/apprunner/latest/dg/develop.html',
    },
  ],
  closeDelayMs: CLOSE_DELAY,
}
