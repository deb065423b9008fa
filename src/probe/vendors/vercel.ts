import type { Vendor } from './vendor.ts'

export const vercel: Vendor = {
  id: 'vercel',
  title: 'Vercel',
  fields: [
    ['x-vercel-id', /./],
    ['x-vercel-error', /./],
    ['server', /^vercel$/i],
  ],
  hosts: /\.vercel\.app$/,
  errorPages: [/^\s*(An error occurred with your deployment|FUNCTION_INVOCATION_)/],
  limits: [
    {
      name: 'maxDuration',
      ms: 300_000,
      bounds: 'total',
      source: 'https://vercel.com/docs/functions/limitations',
    },
  ],
}
