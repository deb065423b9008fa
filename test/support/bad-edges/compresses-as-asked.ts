import { Readable, type Transform } from 'node:stream'
import { createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const codings: Record<string, () => Transform> = {
  gzip: createGzip,
  br: createBrotliCompress,
  zstd: createZstdCompress,
}

const change: Change = async function* (parts, heads) {
  const compress = codings[heads?.asked['accept-encoding'] ?? '']
  yield* compress ? Readable.from(parts).pipe(compress()) : parts
}

/** Compresses with whatever its client accepts, and sends it with the end. */
export const compressesAsAsked: BadEdge = {
  id: 'compresses-as-asked',
  does: 'compresses with whatever its client accepts, and sends it with the end',
  start: (origin) =>
    proxy(origin, {
      body: change,
      headers({ asked: { 'accept-encoding': coding = '' } }): Record<string, string> {
        return coding in codings ? { 'content-encoding': coding } : {}
      },
    }),
}
