import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { extendedId } from '../../ids.ts'
import { CONNECTION_DURATION, FRAME_BYTES, GOING_AWAY, IDLE_TIMEOUT } from './limits.ts'

/** A client's connection to a WebSocket API. It is pending until `$connect` has accepted it. */
export class Connection {
  readonly id = extendedId()
  readonly connectedAt = Date.now()
  readonly identity: { sourceIp: string; userAgent?: string }
  readonly domainName: string
  readonly stage: string
  /** When the last message was sent or received, unix ms. */
  lastActiveAt = this.connectedAt
  /** Who closed it: the API at a limit, or the service's function. Undefined where the client did. */
  endedBy: 'edge' | 'service' | undefined
  #socket: WebSocket | undefined
  #sent: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #total: NodeJS.Timeout | undefined

  constructor({ headers, socket }: IncomingMessage, stage: string) {
    const userAgent = headers['user-agent']
    this.identity = { sourceIp: socket.remoteAddress ?? '', ...(userAgent && { userAgent }) }
    this.domainName = headers.host ?? ''
    this.stage = stage
  }

  /** False while the upgrade is pending, and once it has closed. */
  get open(): boolean {
    return this.#socket !== undefined && this.#socket.readyState === this.#socket.OPEN
  }

  /** The upgrade is done: its timeouts start. */
  begin(socket: WebSocket, scale: number): void {
    this.#socket = socket
    this.#idle = setTimeout(() => this.close('edge', ...GOING_AWAY), IDLE_TIMEOUT / scale)
    this.#total = setTimeout(() => this.close('edge', ...GOING_AWAY), CONNECTION_DURATION / scale)
    socket.once('close', () => {
      clearTimeout(this.#idle)
      clearTimeout(this.#total)
    })
  }

  /** A message was sent or received. */
  active(): void {
    this.lastActiveAt = Date.now()
    this.#idle?.refresh()
  }

  /** Sends a text message, in frames of at most 32 KB. Resolves once the connection has accepted it. */
  async send(text: Buffer): Promise<void> {
    this.active()
    // One message at a time: frames of two messages must not mix (RFC 6455, 5.4).
    this.#sent = this.#sent.then(() => this.#write(text))
    await this.#sent
  }

  /** Closes it if it is open. */
  close(by: 'edge' | 'service', code: number, reason = ''): void {
    if (!this.open) return
    this.endedBy = by
    this.#socket?.close(code, reason)
  }

  async #write(text: Buffer): Promise<void> {
    // An empty message is a frame too.
    for (let at = 0; at === 0 || at < text.length; at += FRAME_BYTES) {
      const fin = at + FRAME_BYTES >= text.length
      const frame = text.subarray(at, at + FRAME_BYTES)
      // A closed connection ignores it.
      await new Promise<void>((resolve) => this.#socket?.send(frame, { binary: false, fin }, () => resolve()))
    }
  }
}
