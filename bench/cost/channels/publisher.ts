import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One connection that appends, a message at a time or as fast as it is answered. */
export class Publisher {
  readonly #socket: Socket
  readonly #host: string
  /** Appends that were answered with a success. */
  acknowledged = 0
  #onAnswer: (() => void) | undefined

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    let text = ''
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      // Answers without a body: a head each.
      text += chunk
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        if (!text.startsWith('HTTP/1.1 20')) throw new Error(`an append was refused: ${text.slice(0, end)}`)
        text = text.slice(end + 4)
        this.acknowledged++
        this.#onAnswer?.()
      }
    })
  }

  static async connect({ host, hostname, port }: URL): Promise<Publisher> {
    const socket = connect(Number(port), hostname).setNoDelay()
    await once(socket, 'connect')
    return new Publisher(socket, host)
  }

  /** Sends one append. */
  append(path: string, message: string): void {
    const length = Buffer.byteLength(message)
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n${message}`,
    )
  }

  /** Appends again and again, each time the last append was answered. */
  repeat(path: string, message: string): void {
    this.#onAnswer = () => this.append(path, message)
    this.append(path, message)
  }

  close(): void {
    this.#onAnswer = undefined
    this.#socket.destroy()
  }
}
