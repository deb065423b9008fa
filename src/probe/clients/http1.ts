import type { Fields } from '../../contract.ts'
import { listOf } from '../../contract.ts'

/** What a response's first line and header say about where its body ends (RFC 9112, 6.3). */
type Framing = { kind: 'chunked' } | { kind: 'length'; left: number } | { kind: 'close' } | { kind: 'none' }

/** The answer is not HTTP/1.1. */
export class MalformedAnswerError extends Error {
  readonly code = 'STREAMPROOF_MALFORMED_ANSWER'
}

const CRLF = Buffer.from('\r\n')
const END_OF_HEAD = Buffer.from('\r\n\r\n')
const NOTHING = Buffer.alloc(0)

/** The longest head, bytes: four times what Node's own client takes. */
const MAX_HEAD = 64 * 1024
/** The longest line of a chunk's size with its extensions, or of a trailer, bytes. */
const MAX_LINE = 8 * 1024

/**
 * Parses one HTTP/1.1 response as its bytes come in. It returns the body's bytes at once, and knows whether the end of
 * the connection is also the end of the response.
 */
export class ResponseParser {
  status: number | undefined
  httpVersion: string | undefined
  readonly headers: Fields = []
  readonly trailers: Fields = []
  /** True once the response is whole. */
  done = false
  readonly #bodyless: boolean
  #framing: Framing | undefined
  /** What came but cannot be used yet: an unfinished line. */
  #rest: Buffer = NOTHING
  /** In a chunked body: bytes left of this chunk, or what is expected next. */
  #chunk: number | 'size' | 'end' | 'trailer' = 'size'

  constructor(method: string) {
    this.#bodyless = method === 'HEAD'
  }

  /**
   * Parses what one read of the socket brought, as far as it is iterated.
   * @returns the body's bytes in it; those before a fault come before the error is thrown
   * @throws MalformedAnswerError if it is not HTTP/1.1
   */
  *push(bytes: Buffer): Generator<Buffer, void> {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    while (!this.done) {
      const taken = this.#framing ? this.#takeBody(this.#framing) : this.#takeHead()
      if (!taken) return
      if (taken.length > 0) yield taken
    }
  }

  /** Bytes that came after the end of the response. */
  get excess(): Buffer {
    // After a 101 another protocol begins.
    return this.done && this.status !== 101 ? this.#rest : NOTHING
  }

  /** The connection has ended. @returns whether the response is whole nevertheless */
  end(): boolean {
    if (this.#framing?.kind === 'close') this.done = true
    return this.done
  }

  /** Each `take` method returns bytes of the body, or none, or undefined if it needs more bytes first. */
  #takeHead(): Buffer | undefined {
    // A server of another protocol may wait for us: decide by the first bytes.
    const start = this.#rest.toString('latin1', 0, 80)
    // HTTP/2 begins with a SETTINGS frame of less than 256 bytes (RFC 9113, 3.4 and 4.1).
    if (start.startsWith('\0\0') && start.charCodeAt(3) === 4)
      throw malformed('an HTTP/1.1 status line', 'a frame of HTTP/2')
    if (!'HTTP/'.startsWith(start.slice(0, 5))) throw malformed('an HTTP/1.1 status line', start)
    const head = this.#takeUntil(END_OF_HEAD, MAX_HEAD)
    if (head === undefined) return undefined
    // A line that begins with white space continues the one before it (RFC 9112, 5.2).
    const [first = '', ...fields] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')

    const [, version, status] = /^HTTP\/(1\.\d) (\d{3})(?: |$)/.exec(first) ?? []
    if (!version || !status) throw malformed('an HTTP/1.1 status line', first)
    // An interim answer (100, 103) comes before the final one.
    if (status.startsWith('1') && status !== '101') return NOTHING
    this.httpVersion = version
    this.status = Number(status)
    this.headers.push(...fields.map(parseField))
    this.#framing = this.#frame()
    if (this.#framing.kind === 'none') this.done = true
    return NOTHING
  }

  #frame(): Framing {
    if (this.#bodyless || this.status === 101 || this.status === 204 || this.status === 304)
      return { kind: 'none' }
    const coding = listOf(this.headers, 'transfer-encoding').at(-1)
    const lengths = listOf(this.headers, 'content-length')
    // Readers would disagree about where the body ends (RFC 9112, 6.3).
    if (coding !== undefined && lengths.length > 0)
      throw malformed('a transfer-encoding or a content-length', `${coding} and ${lengths.join(', ')}`)
    if (coding !== undefined) return { kind: coding.toLowerCase() === 'chunked' ? 'chunked' : 'close' }
    const [length, ...others] = new Set(lengths)
    if (length === undefined) return { kind: 'close' }
    if (others.length > 0 || !/^\d{1,15}$/.test(length))
      throw malformed('one content-length', [length, ...others].join(', '))
    return Number(length) === 0 ? { kind: 'none' } : { kind: 'length', left: Number(length) }
  }

  #takeBody(framing: Framing): Buffer | undefined {
    if (framing.kind === 'chunked') return this.#takeChunked()
    if (this.#rest.length === 0) return undefined
    if (framing.kind !== 'length') return this.#take(this.#rest.length)
    const part = this.#take(Math.min(framing.left, this.#rest.length))
    framing.left -= part.length
    if (framing.left === 0) this.done = true
    return part
  }

  #takeChunked(): Buffer | undefined {
    if (typeof this.#chunk === 'number') {
      if (this.#rest.length === 0) return undefined
      const part = this.#take(Math.min(this.#chunk, this.#rest.length))
      this.#chunk = this.#chunk === part.length ? 'end' : this.#chunk - part.length
      return part
    }
    if (this.#chunk === 'end') {
      if (this.#rest.length < CRLF.length) return undefined
      const end = this.#take(CRLF.length)
      if (!end.equals(CRLF)) throw malformed("a chunk's end", end.toString('latin1'))
      this.#chunk = 'size'
      return NOTHING
    }
    const line = this.#takeUntil(CRLF, MAX_LINE)
    if (line === undefined) return undefined
    if (this.#chunk === 'trailer') {
      if (line === '') this.done = true
      else this.trailers.push(parseField(line))
    } else {
      const size = /^([0-9a-f]{1,13})[ \t]*(?:;|$)/i.exec(line)?.[1]
      if (!size) throw malformed("a chunk's size", line)
      this.#chunk = Number.parseInt(size, 16) || 'trailer'
    }
    return NOTHING
  }

  #takeUntil(mark: Buffer, most: number): string | undefined {
    const end = this.#rest.indexOf(mark)
    // Without its mark, most of it may be yet to come: the limit must not depend on how reads fall.
    if (end > most || (end === -1 && this.#rest.length >= most + mark.length))
      throw malformed(`a line or a head of at most ${most} bytes`, this.#rest.toString('latin1', 0, 80))
    if (end === -1) return undefined
    const text = this.#take(end).toString('latin1')
    this.#take(mark.length)
    return text
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}

function parseField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw malformed('a field', line)
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

/** Says what came instead of what HTTP/1.1 allows. */
export function malformed(expected: string, got: string): MalformedAnswerError {
  return new MalformedAnswerError(`expected ${expected}, got ${JSON.stringify(got.slice(0, 80))}`)
}
