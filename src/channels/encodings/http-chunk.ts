const CRLF = Buffer.from('\r\n')

/** Frames bytes as one chunk of HTTP/1.1's chunked transfer coding (RFC 9112, 7.1). There must be some. */
export function httpChunk(...parts: (string | Uint8Array)[]): Buffer {
  const buffers = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))
  const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
  return Buffer.concat([Buffer.from(`${length.toString(16)}\r\n`), ...buffers, CRLF])
}

/** Returns what a chunk carries, for a client that does not know chunks. */
export function chunkContent(chunk: Buffer): Buffer {
  return chunk.subarray(chunk.indexOf('\n') + 1, -CRLF.length)
}
