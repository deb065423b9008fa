/** One frame of a WebSocket (RFC 6455, 5.2). */
export interface Frame {
  /** FIN and the three reserved bits, where they stand in the first byte. */
  flags: number
  opcode: number
  /** Without its mask. */
  payload: Buffer
}

export const FIN = 0x80
export const RSV1 = 0x40

export const TEXT = 1
export const BINARY = 2
export const CLOSE = 8
export const PING = 9
export const PONG = 10

/** A close with a code. */
export function closeFrame(code: number, reason: string): Frame {
  return {
    flags: FIN,
    opcode: CLOSE,
    payload: Buffer.from(`\0\0${reason}`)
      .fill(code >> 8, 0, 1)
      .fill(code, 1, 2),
  }
}

/** The first frame in there, and what follows it; undefined where not all of it has come. */
export function takeFrame(bytes: Buffer): { frame: Frame; rest: Buffer } | undefined {
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const maskAt = 2 + (short === 127 ? 8 : short === 126 ? 2 : 0)
  const start = maskAt + (second & 0x80 ? 4 : 0)
  if (bytes.length < start) return undefined
  const length = maskAt === 2 ? short : Number(`0x${bytes.toString('hex', 2, maskAt)}`)
  if (bytes.length < start + length) return undefined
  const mask = bytes.subarray(maskAt, start)
  const payload = Buffer.from(bytes.subarray(start, start + length))
  if (mask.length > 0) for (const i of payload.keys()) payload[i] = Number(payload[i]) ^ Number(mask[i % 4])
  const frame = { flags: first & 0xf0, opcode: first & 0x0f, payload }
  return { frame, rest: bytes.subarray(start + length) }
}

/** @param masked as a client has to; here with zeros, which change nothing */
export function encodeFrame({ flags, opcode, payload }: Frame, masked: boolean): Buffer {
  const { length } = payload
  const mask = masked ? 0x80 : 0
  const head = Buffer.alloc(length < 126 ? 2 : length < 2 ** 16 ? 4 : 10)
  head[0] = flags | opcode
  if (head.length === 2) head[1] = mask | length
  else if (head.length === 4) head.writeUInt16BE(length, head.writeUInt8(mask | 126, 1))
  else head.writeBigUInt64BE(BigInt(length), head.writeUInt8(mask | 127, 1))
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), payload])
}
