/** Frame types (RFC 9113, 6). */
export const DATA = 0
export const HEADERS = 1
export const RST_STREAM = 3
export const SETTINGS = 4
export const GOAWAY = 7
export const WINDOW_UPDATE = 8
export const CONTINUATION = 9

/** Flags (RFC 9113, 6.1 and 6.2). */
export const END_STREAM = 0x01
export const END_HEADERS = 0x04
/** Of SETTINGS. */
export const ACK = 0x01
const PADDED = 0x08

/** Parameters of SETTINGS (RFC 9113, 6.5.2; RFC 8441, 3), and the length of one with its value, bytes. */
export const MAX_CONCURRENT_STREAMS = 3
export const INITIAL_WINDOW_SIZE = 4
export const ENABLE_CONNECT_PROTOCOL = 8
export const SETTING = 6

/** Length of a frame's head, bytes. */
const HEAD = 9

/** As long as a frame may be where nothing else was agreed upon, bytes (RFC 9113, 4.2). */
const MAX_FRAME = 2 ** 14

/** Length of the client's connection preface, bytes (RFC 9113, 3.4). */
export const PREFACE = 24

/** What a frame's head says (RFC 9113, 4.1). */
export interface FrameHead {
  type: number
  flags: number
  /** The stream's id; 0 is the connection. */
  stream: number
  /** Of the payload, bytes. */
  length: number
}

/** A frame, or what one read brought of it. */
export interface FramePart extends FrameHead {
  /** As it came, the head included. */
  bytes: Buffer
  /** A DATA frame's content without its padding; any other frame's whole payload. */
  payload: Buffer
  /** False while more of the same DATA frame is to come. */
  last: boolean
}

/**
 * Finds the frames in the bytes of one direction of a connection. A DATA frame is handed out as its bytes come; any
 * other frame once it is whole.
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)
  /** Bytes that come before the first frame. */
  #preface: number
  /** The DATA frame that has begun, and how much of it is still to come, bytes. */
  #data: { head: FrameHead; left: number; padding: number } | undefined

  /** @param preface bytes that come before the first frame; a client sends its preface. Default: 0 */
  constructor(preface = 0) {
    this.#preface = preface
  }

  /** Takes what one read brought. */
  *push(bytes: Buffer): Generator<FramePart> {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    this.#preface -= this.#take(Math.min(this.#preface, this.#rest.length)).length
    for (;;) {
      const part = this.#data ? this.#more(this.#data) : this.#next()
      if (!part) return
      yield part
    }
  }

  #next(): FramePart | undefined {
    const rest = this.#rest
    if (rest.length < HEAD) return undefined
    const head: FrameHead = {
      length: rest.readUIntBE(0, 3),
      type: rest.readUInt8(3),
      flags: rest.readUInt8(4),
      stream: rest.readUInt32BE(5) & 0x7fffffff,
    }
    // A longer one is an error, and node:http2 must see it at once. It may not be HTTP/2 at all.
    if (head.type !== DATA && head.length <= MAX_FRAME) {
      if (rest.length < HEAD + head.length) return undefined
      const bytes = this.#take(HEAD + head.length)
      return { ...head, bytes, payload: bytes.subarray(HEAD), last: true }
    }
    const padded = head.type === DATA && (head.flags & PADDED) > 0 && head.length > 0
    const start = padded ? HEAD + 1 : HEAD
    if (rest.length < start) return undefined
    this.#data = { head, left: head.length + HEAD, padding: padded ? rest.readUInt8(HEAD) : 0 }
    return this.#more(this.#data, start)
  }

  /** @param skip bytes at the start that are no content: the head, and the length of the padding */
  #more(data: { head: FrameHead; left: number; padding: number }, skip = 0): FramePart | undefined {
    if (this.#rest.length === 0) return undefined
    const bytes = this.#take(Math.min(data.left, this.#rest.length))
    data.left -= bytes.length
    if (data.left === 0) this.#data = undefined
    // Of what came, as much is content as is not behind the content's end.
    const end = bytes.length - Math.min(bytes.length, Math.max(0, data.padding - data.left))
    return { ...data.head, bytes, payload: bytes.subarray(skip, Math.max(skip, end)), last: data.left === 0 }
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}
