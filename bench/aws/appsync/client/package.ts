import { npm } from '../../../programs/fetch/npm.ts'

/** AWS's own client for AppSync, whole as people install it: 96 packages, of which a subscription takes few. */
export const amplify = npm({
  package: 'aws-amplify',
  version: '6.22.1',
  file: 'aws-amplify/package.json',
  takes: '113 MB, a quarter of a minute',
})
