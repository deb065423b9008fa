import type { Socket } from 'node:net'

/** A frame's head (RFC 6455, 5.2). */
export interface Frame {
  /** The payload's length, bytes. */
  length: number
  /** From 8 on they are control frames, which may come between those of a message. */
  opcode: number
  /** True for a message's last frame. */
  fin: boolean
}

/**
 * Calls `onFrame` for each frame on a connection, once its head has arrived: ws reports whole messages only. It reads
 * beside ws, so attach it before ws.
 */
export function watchFrames(socket: Socket, onFrame: (frame: Frame) => void): void {
  let head = Buffer.alloc(0)
  /** How much payload is still to come, bytes. */
  let left = 0
  socket.on('data', (bytes: Buffer) => {
    let rest = bytes
    while (rest.length > 0) {
      const skipped = Math.min(left, rest.length)
      left -= skipped
      rest = rest.subarray(skipped)
      if (rest.length === 0) return
      head = Buffer.concat([head, rest.subarray(0, 1)])
      rest = rest.subarray(1)
      const length = lengthOf(head)
      if (length === undefined) continue
      const first = head.readUInt8(0)
      onFrame({ length, opcode: first & 0x0f, fin: first >= 0x80 })
      left = length
      head = Buffer.alloc(0)
    }
  })
}

/** The payload's length, or undefined where the head is not whole. */
function lengthOf(head: Buffer): number | undefined {
  if (head.length < 2) return undefined
  const second = head.readUInt8(1)
  const short = second & 0x7f
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0
  const mask = second & 0x80 ? 4 : 0
  if (head.length < 2 + extended + mask) return undefined
  if (extended === 8) return Number(head.readBigUInt64BE(2))
  return extended === 2 ? head.readUInt16BE(2) : short
}
