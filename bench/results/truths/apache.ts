import type { Truth } from './truth.ts'

const docs = 'https://httpd.apache.org/docs/2.4/mod'
const source = 'https://github.com/apache/httpd/blob/2.4.x/modules'
const edges = ['apache']

/** Why Apache does what it does. */
export const apache: Truth[] = [
  {
    edges,
    checks: ['chunked', 'chunked-bytes-10m', 'chunked-length'],
    causes: ['compressed'],
    says: "Debian's mods-enabled/deflate.conf compresses text/plain.",
    source: `${docs}/mod_filter.html#addoutputfilterbytype`,
  },
  {
    edges,
    checks: ['sse-crowd'],
    causes: ['head-late'],
    says: 'each stream takes one of 150 threads.',
    source: `${docs}/mpm_common.html#maxrequestworkers`,
  },
  {
    edges,
    checks: ['websocket'],
    causes: ['no-upgrade'],
    says: 'mod_proxy_http upgrades only with `upgrade=websocket`.',
    source: `${docs}/mod_proxy.html#protoupgrade`,
  },
  {
    edges,
    checks: ['chunked-trailers'],
    causes: ['lost'],
    says: 'the filter that makes chunks ends them without trailers: in its source they do “not yet exist”.',
    source: `${source}/http/chunk_filter.c`,
  },
  {
    edges,
    checks: ['chunked-duplex'],
    causes: ['request-held'],
    says: 'mod_proxy_http reads up to 16 KB of a request before it asks the service.',
    source: `${source}/proxy/mod_proxy_http.c`,
  },
  {
    edges,
    checks: ['chunked-leave-silent', 'chunked-leave-silent-reset'],
    causes: ['leaving-hidden'],
    says: 'the thread waits for the service. It learns that the client has left when it writes to it.',
    source: `${source}/proxy/mod_proxy_http.c`,
  },
]
