import { createGzip } from 'node:zlib'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  const gzip = createGzip()
  for await (const part of parts) {
    gzip.write(part)
    await new Promise<void>((resolve) => gzip.flush(resolve))
    yield gzip.read()
  }
  yield* gzip.end()
}

/** Compresses bodies, part by part. */
export const compresses: BadEdge = {
  id: 'compresses',
  does: 'compresses bodies, part by part',
  start: (origin) => proxy(origin, { body: change, headers: { 'content-encoding': 'gzip' } }),
}
