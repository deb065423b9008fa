/** What the head of a response says about its body. */
export interface StreamHead {
  /** Undefined where it says nothing. */
  coding?: string | undefined
}

/** How a stream that ended as its transport says is judged. */
export type ReadEnd = { kind: 'whole'; digest?: string } | { kind: 'cut' | 'altered' }

/** Reads one stream as it arrives. */
export interface StreamReader {
  /**
   * Takes the next bytes of the body, or a message.
   * @param ms since the request
   * @param binary true for a binary message
   */
  take(bytes: Buffer, ms: number, binary?: boolean): void
  /** True once the event has come that the stream ends with. Nobody need wait for its connection's end. */
  readonly over: boolean
  /** Called once, after the last byte. */
  end(): ReadEnd
}

/** Makes the reader of one stream. */
export type NewReader = (head: StreamHead) => StreamReader

/** Compares a body with the bytes that are expected. */
export function exactBody(body: string): NewReader {
  const expected = Buffer.from(body)
  return () => {
    let received = 0
    let exact = true
    return {
      over: false,
      take(bytes) {
        const end = received + bytes.length
        exact &&= bytes.equals(expected.subarray(received, end))
        received = end
      },
      end: () => ({ kind: exact && received === expected.length ? 'whole' : 'altered' }),
    }
  }
}

/** Compares text messages with those that are expected. */
export function exactMessages(messages: readonly string[]): NewReader {
  const expected = messages.map((message) => Buffer.from(message))
  return () => {
    let received = 0
    let exact = true
    return {
      over: false,
      take(bytes, _ms, binary) {
        const message = expected[received]
        exact &&= !binary && message !== undefined && bytes.equals(message)
        received += 1
      },
      end: () => ({ kind: exact && received === expected.length ? 'whole' : 'altered' }),
    }
  }
}
