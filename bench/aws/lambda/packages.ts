import { cargo } from '../../programs/fetch/cargo.ts'
import { npm } from '../../programs/fetch/npm.ts'

/** AWS's Runtime Interface Client for Node.js: what runs a handler on nodejs22.x and nodejs24.x. */
export const ric = npm({
  package: 'aws-lambda-ric',
  version: '4.0.2',
  file: 'aws-lambda-ric/index.mjs',
  takes: 'it builds curl and an addon, one or two minutes',
  // For curl, aws-lambda-cpp and the addon.
  buildTools: { cmake: 'cmake', make: 'make', 'g++': 'g++', tar: 'tar', xz: 'xz-utils', python3: 'python3' },
})

/** AWS's Lambda Web Adapter, which lets a web server run on Lambda as it is. */
export const webAdapterCrate = cargo({
  name: 'AWS’s Lambda Web Adapter',
  folder: 'lambda-web-adapter',
  crate: 'lambda_web_adapter',
  version: '0.9.1',
  binary: 'lambda-adapter',
  takes: 'cargo builds it, one or two minutes',
})
