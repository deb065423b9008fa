import type { Truth } from './truth.ts'

const proxy = 'https://github.com/http-party/node-http-proxy'
const edges = ['compression']

/** Why a Node.js proxy with the compression middleware does what it does. */
export const compression: Truth[] = [
  {
    edges,
    checks: ['chunked-plain', 'chunked-first-plain', 'sse-64b-gzip-plain', 'sse-16k-br-plain'],
    causes: ['held-to-end', 'first-held', 'held-by-compression'],
    says: 'zlib and Brotli keep what they have not filled a block with, until the end or `response.flush()`. The middleware leaves `no-transform` alone.',
    source: 'https://github.com/expressjs/compression#server-sent-events',
  },
  {
    edges,
    checks: ['chunked-failing', 'chunked-ends-fin', 'chunked-ends-killed'],
    causes: ['silent'],
    says: 'http-proxy pipes the answer. `pipe()` ends what it writes to when its source ends, and a source that breaks off does not end: the client waits for ever.',
    source: `${proxy}/blob/1.18.1/lib/http-proxy/passes/web-incoming.js`,
  },
  {
    edges,
    checks: ['chunked-ends-reset', 'chunked-ends-reset-http10'],
    causes: ['hidden-end'],
    says: 'a reset is an error of the request. http-proxy-middleware writes “Error occurred while trying to proxy” behind what had been sent, and ends the answer in good order.',
    source:
      'https://github.com/chimurai/http-proxy-middleware/blob/v3.0.5/src/plugins/default/error-response-plugin.ts',
  },
  {
    edges,
    checks: ['chunked-keep-alive', 'chunked-head'],
    causes: ['altered'],
    says: 'without an agent http-proxy asks with `Connection: close`, and passes the `close` of the answer on to the client.',
    source: `${proxy}/issues/734`,
  },
  {
    edges,
    checks: ['hop-by-hop'],
    causes: ['altered'],
    says: 'http-proxy passes the fields on that `Connection` had listed.',
    source: `${proxy}/issues/446`,
  },
  {
    edges,
    checks: ['chunked-trailers'],
    causes: ['lost'],
    says: 'http-proxy copies the head of the answer and pipes its body. Nothing copies trailers.',
    source: `${proxy}/blob/1.18.1/lib/http-proxy/passes/web-outgoing.js`,
  },
]
