import type { Socket } from 'node:net'

/** Of libuv's stream, for which Node has no public name. */
interface Handle {
  /** Bytes given to libuv. */
  bytesWritten: number
  /** Those of them that the kernel has not taken yet. */
  writeQueueSize: number
}

/**
 * Returns how many bytes the kernel has taken from a socket so far.
 *
 * `bytesWritten` and `writableLength` count a write as waiting until its last byte is gone, so a long write would
 * be a single step.
 */
export function bytesTaken(socket: Socket): number {
  const handle = (socket as Socket & { _handle?: Handle | null })._handle
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten - socket.writableLength
}
