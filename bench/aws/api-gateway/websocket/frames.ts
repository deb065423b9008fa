import type { Socket } from 'node:net'

/** What a frame's head says (RFC 6455, 5.2). */
export interface Frame {
  /** Of the payload, bytes. */
  length: number
  /** 8 and more are control frames, which come between those of a message. */
  opcode: number
  /** True for a message's last. */
  fin: boolean
}

/**
 * Tells of each frame that comes over a connection, as soon as its head has come: ws tells of whole messages only. It
 * reads beside ws; attach it before ws does.
 */
export function watchFrames(socket: Socket, onFrame: (frame: Frame) => void): void {
  let head = Buffer.alloc(0)
  /** Payload that is still to come. */
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

/** The payload's length, where the head is whole. */
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
