import type { Vendor } from './vendor.ts'

export const lambda: Vendor = {
  id: 'lambda',
  title: 'Lambda',
  fields: [
    ['lambda-web-request-id', /./],
    ['x-amzn-remapped-content-length', /./],
    ['x-amz-executed-version', /./],
  ],
  hosts: /\.lambda-url\.[a-z0-9-]+\.on\.aws$/,
  limits: [
    {
      name: 'Lambda Web Functions: timeoutSeconds',
      ms: 30_000,
      bounds: 'total',
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/web-functions-revisions-timeout.html',
    },
    {
      name: 'longest function timeout',
      ms: 900_000,
      bounds: 'total',
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
    },
  ],
}
