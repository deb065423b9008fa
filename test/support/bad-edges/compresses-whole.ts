import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  yield gzipSync(Buffer.concat(await Readable.from(parts).toArray()))
}

/** Compresses bodies, and collects them for that. */
export const compressesWhole: BadEdge = {
  id: 'compresses-whole',
  does: 'compresses bodies, and collects them for that',
  start: (origin) => proxy(origin, { body: change, headers: { 'content-encoding': 'gzip' } }),
}
