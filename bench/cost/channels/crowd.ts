import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Marks a message in whatever frame it comes: a byte that stands nowhere else in it. */
export const MARK = '#'.charCodeAt(0)

/** What a crowd of readers has had so far. */
export interface Heard {
  /** Messages, of all readers together. */
  messages: number
  /** From append to arrival, ms, one an arrival; only while `timed`. */
  delays: number[]
}

/** Readers of one channel. Each counts its messages, and so knows which one it has. */
export class Crowd {
  readonly heard: Heard = { messages: 0, delays: [] }
  /** Whether arrivals are timed. */
  timed = false
  readonly #sentAt: number[] = []
  readonly #sockets: Socket[] = []

  /** A message is about to be sent. */
  sending(): void {
    this.#sentAt.push(performance.now())
  }

  /** Opens `readers` readers over SSE or WebSocket, a few at a time, and waits until each has been answered. */
  async open(url: URL, path: string, readers: number, transport: 'sse' | 'websocket'): Promise<void> {
    for (let n = 0; n < readers; n += AT_A_TIME)
      await Promise.all(
        Array.from({ length: Math.min(AT_A_TIME, readers - n) }, () => this.#openOne(url, path, transport)),
      )
  }

  async #openOne({ host, hostname, port }: URL, path: string, transport: 'sse' | 'websocket'): Promise<void> {
    const socket = connect(Number(port), hostname)
    this.#sockets.push(socket)
    socket.on('error', () => {})
    const upgrade =
      transport === 'sse'
        ? ''
        : 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
    const live = transport === 'sse' ? '&live=sse' : ''
    socket.write(`GET ${path}?offset=now${live} HTTP/1.1\r\nhost: ${host}\r\n${upgrade}\r\n`)
    let had = this.#sentAt.length
    socket.on('data', (chunk) => {
      for (let at = chunk.indexOf(MARK); at !== -1; at = chunk.indexOf(MARK, at + 1)) {
        this.heard.messages++
        if (this.timed) this.heard.delays.push(performance.now() - (this.#sentAt[had] as number))
        had++
      }
    })
    await once(socket, 'data')
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** Fewer than a listening socket queues. */
const AT_A_TIME = 100
