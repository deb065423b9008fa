import type { Vendor } from './vendor.ts'

const source = 'https://devcenter.heroku.com/articles/request-timeout#long-polling-and-streaming-responses'

export const heroku: Vendor = {
  id: 'heroku',
  title: 'Heroku',
  fields: [
    ['via', /\b(heroku-router|vegur)\b/],
    ['reporting-endpoints', /\bheroku-nel\b/],
  ],
  hosts: /\.herokuapp\.com$/,
  errorPages: [/herokucdn\.com\/error-pages\//],
  limits: [
    { name: 'router: first byte', ms: 30_000, bounds: 'first', source },
    { name: 'router: rolling window', ms: 55_000, bounds: 'idle', source },
  ],
}
