import type { Vendor } from './vendor.ts'

export const fastly: Vendor = {
  id: 'fastly',
  title: 'Fastly',
  fields: [
    ['x-served-by', /^cache-/],
    ['x-fastly-request-id', /./],
  ],
}
