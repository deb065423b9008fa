/** What a response's first line and header say about where its body ends (RFC 9112, 6.3). */
type Framing = { kind: 'chunked' } | { kind: 'length'; left: number } | { kind: 'close' } | { kind: 'none' }

/** The answer is no HTTP/1.1, so nothing can be said about it. */
export class MalformedAnswerError extends Error {
  readonly code = 'STREAMPROOF_MALFORMED_ANSWER'
}

const CRLF = Buffer.from('\r\n')

/**
 * Takes one HTTP/1.1 response apart as its bytes come in. It hands out the body's bytes as soon as they are
 * there, and knows whether the end of the connection is also the end of the response.
 */
export class ResponseParser {
  status: number | undefined
  httpVersion: string | undefined
  readonly headers: [name: string, value: string][] = []
  readonly trailers: [name: string, value: string][] = []
  /** True once the response is whole. */
  done = false
  readonly #bodyless: boolean
  #framing: Framing | undefined
  /** What came but cannot be used yet: an unfinished line. */
  #rest: Buffer = Buffer.alloc(0)
  /** In a chunked body: bytes left of this chunk, or the line that is expected next. */
  #chunk: number | 'size' | 'end' | 'trailer' = 'size'

  constructor(method: string) {
    this.#bodyless = method === 'HEAD'
  }

  /**
   * Takes what one read of the socket brought.
   * @returns the body's bytes in it
   * @throws MalformedAnswerError where it is no HTTP/1.1
   */
  push(bytes: Buffer): Buffer[] {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    const body: Buffer[] = []
    while (!this.done && (this.#framing ? this.#takeBody(this.#framing, body) : this.#takeHead()));
    return body
  }

  /** The connection has ended. @returns whether the response is whole nevertheless */
  end(): boolean {
    if (this.#framing?.kind === 'close') this.done = true
    return this.done
  }

  #takeHead(): boolean {
    const end = this.#rest.indexOf('\r\n\r\n')
    if (end === -1) return false
    const [first = '', ...fields] = this.#rest.subarray(0, end).toString('latin1').split('\r\n')
    this.#rest = this.#rest.subarray(end + 4)

    const [, version, status] = /^HTTP\/(\d\.\d) (\d{3})/.exec(first) ?? []
    if (!version || !status)
      throw new MalformedAnswerError(`expected a status line, got ${JSON.stringify(first)}`)
    // An interim answer (100, 103) comes before the one that counts.
    if (status.startsWith('1') && status !== '101') return true
    this.httpVersion = version
    this.status = Number(status)
    this.headers.push(...fields.map(parseField))
    this.#framing = this.#frame()
    if (this.#framing.kind === 'none') this.done = true
    return true
  }

  #frame(): Framing {
    if (this.#bodyless || this.status === 101 || this.status === 204 || this.status === 304)
      return { kind: 'none' }
    if (/\bchunked$/i.test(this.header('transfer-encoding') ?? '')) return { kind: 'chunked' }
    const length = this.header('content-length')
    if (length === undefined) return { kind: 'close' }
    return length === '0' ? { kind: 'none' } : { kind: 'length', left: Number(length) }
  }

  /** A header's value by its lower-case name; the first where it repeats. */
  header(name: string): string | undefined {
    return this.headers.find(([key]) => key.toLowerCase() === name)?.[1]
  }

  /** @returns whether there may be more to take from what is at hand */
  #takeBody(framing: Framing, body: Buffer[]): boolean {
    if (framing.kind === 'chunked') return this.#takeChunked(body)
    if (this.#rest.length === 0) return false
    if (framing.kind === 'close') body.push(this.#take(this.#rest.length))
    else if (framing.kind === 'length') {
      const part = this.#take(Math.min(framing.left, this.#rest.length))
      framing.left -= part.length
      body.push(part)
      if (framing.left === 0) this.done = true
    }
    return false
  }

  #takeChunked(body: Buffer[]): boolean {
    if (typeof this.#chunk === 'number') {
      if (this.#rest.length === 0) return false
      const part = this.#take(Math.min(this.#chunk, this.#rest.length))
      body.push(part)
      this.#chunk = this.#chunk === part.length ? 'end' : this.#chunk - part.length
      return true
    }
    const line = this.#takeLine()
    if (line === undefined) return false
    if (this.#chunk === 'end') this.#chunk = 'size'
    else if (this.#chunk === 'trailer') {
      if (line === '') this.done = true
      else this.trailers.push(parseField(line))
    } else {
      const size = /^[0-9a-f]+/i.exec(line)?.[0]
      if (!size) throw new MalformedAnswerError(`expected a chunk's size, got ${JSON.stringify(line)}`)
      this.#chunk = Number.parseInt(size, 16) || 'trailer'
    }
    return true
  }

  #takeLine(): string | undefined {
    const end = this.#rest.indexOf(CRLF)
    if (end === -1) return undefined
    const line = this.#take(end).toString('latin1')
    this.#take(CRLF.length)
    return line
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}

function parseField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
