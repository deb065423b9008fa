import type { Socket } from 'node:net'

/**
 * Watches whether a connection's other end takes anything.
 * @returns says whether it has since it was last asked
 */
export function taking(socket: Socket): () => boolean {
  let done = 0
  let left = Number.POSITIVE_INFINITY
  return () => {
    const before = { done, left }
    // A write counts as waiting until its last byte is gone. How much of a long one is, only libuv's queue tells,
    // for which Node has no public name; without it such a write is a single step.
    done = socket.bytesWritten - socket.writableLength
    left = (socket as Socket & { _handle?: { writeQueueSize?: number } })._handle?.writeQueueSize ?? 0
    return done > before.done || left < before.left
  }
}
