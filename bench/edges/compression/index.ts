import { fileURLToPath } from 'node:url'
import { programEdge } from '../../programs/edge.ts'
import { readLine } from './read-line.ts'

const proxy = new URL('proxy.ts', import.meta.url)
const manifest = fileURLToPath(import.meta.resolve('compression/package.json'))

/** A Node.js proxy with Express's compression middleware (vercel/ai #12233). */
export const compression = programEdge({
  id: 'compression',
  title: 'Node.js proxy, compression',
  truth: 'real',
  group: 'proxies',
  vendor: 'compression',
  program: {
    name: 'compression',
    command: 'node',
    variable: 'NODE_BIN',
    version: { args: ['-p', `require(${JSON.stringify(manifest)}).version`], pattern: /^([\d.]+)/ },
  },
  config: new URL('options.txt', import.meta.url),
  args: [fileURLToPath(proxy), '{{port}}', 'http://{{origin}}', '{{config}}'],
  readLine,
  expected: {
    health: { verdict: 'survives' },
    // compression, "filter": what says no-transform is left alone. What does not is held until flush().
    chunked: { verdict: 'survives' },
    'chunked-plain': { verdict: 'degrades' },
  },
})
