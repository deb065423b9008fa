const CRLF = Buffer.from('\r\n')

/** Frames content as one chunk of HTTP/1.1's chunked transfer coding (RFC 9112, 7.1). There must be some. */
export function httpChunk(content: string | Uint8Array[]): Buffer {
  if (typeof content === 'string')
    return Buffer.from(`${Buffer.byteLength(content).toString(16)}\r\n${content}\r\n`)
  const length = content.reduce((sum, bytes) => sum + bytes.length, 0)
  return Buffer.concat([Buffer.from(`${length.toString(16)}\r\n`), ...content, CRLF])
}

/** Returns what a chunk carries, for a client that does not know chunks. */
export function chunkContent(chunk: Buffer): Buffer {
  return chunk.subarray(chunk.indexOf('\n') + 1, -CRLF.length)
}
