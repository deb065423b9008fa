/** One frame (RFC 9113, 4.1). */
export interface Frame {
  type: number
  flags: number
  /** 0 is the connection. */
  stream: number
  payload: Buffer
}

export const DATA = 0
export const HEADERS = 1
export const RST_STREAM = 3
export const SETTINGS = 4
export const GOAWAY = 7
export const CONTINUATION = 9

export const END_STREAM = 1
export const END_HEADERS = 4

/** Error codes (RFC 9113, 7). */
export const NO_ERROR = 0
export const INTERNAL_ERROR = 2
export const REFUSED_STREAM = 7
export const ENHANCE_YOUR_CALM = 11

/** The first frame in there, and what follows it. Undefined where not all of it has come. */
export function takeFrame(bytes: Buffer): { frame: Frame; rest: Buffer } | undefined {
  if (bytes.length < 9) return undefined
  const end = 9 + bytes.readUIntBE(0, 3)
  if (bytes.length < end) return undefined
  const [type = 0, flags = 0] = bytes.subarray(3, 5)
  const stream = bytes.readUInt32BE(5)
  return { frame: { type, flags, stream, payload: bytes.subarray(9, end) }, rest: bytes.subarray(end) }
}

export function encodeFrame({ type, flags, stream, payload }: Frame): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.set([type, flags], 3)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Numbers of four bytes each. */
export const words = (...numbers: number[]) =>
  Buffer.concat(
    numbers.map((number) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(number)
      return bytes
    }),
  )

export const rstStream = (stream: number, code: number): Frame => ({
  type: RST_STREAM,
  flags: 0,
  stream,
  payload: words(code),
})

export const goaway = (lastStream: number, code: number): Frame => ({
  type: GOAWAY,
  flags: 0,
  stream: 0,
  payload: words(lastStream, code),
})

/** A field as HPACK may always write it: literal, without indexing (RFC 7541, 6.2.2). */
export function literal(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ])
}
