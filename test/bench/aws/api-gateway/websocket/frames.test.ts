import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import t from 'tap'
import { watchFrames } from '../../../../../bench/aws/api-gateway/websocket/frames.ts'

/** Frames of these payload lengths as a client sends them: masked (RFC 6455, 5.2). */
function frames(...lengths: number[]): Buffer {
  const parts = lengths.flatMap((length) => {
    const wide = length < 126 ? 0 : length < 2 ** 16 ? 2 : 8
    const head = Buffer.alloc(2 + wide)
    head.writeUInt8(0x81, 0)
    head.writeUInt8(0x80 | (wide === 0 ? length : wide === 2 ? 126 : 127), 1)
    if (wide === 2) head.writeUInt16BE(length, 2)
    if (wide === 8) head.writeBigUInt64BE(BigInt(length), 2)
    return [head, Buffer.from('mask'), Buffer.alloc(length)]
  })
  return Buffer.concat(parts)
}

t.test('Each frame is reported once, in any pieces', async (t) => {
  const sizes = [0, 1, 125, 126, 32_768, 32_769, 65_535, 65_536, 70_000, 3]
  const wire = frames(...sizes)
  for (const step of [1, 3, 1_000, wire.length]) {
    const socket = new Duplex({ read() {}, write() {} })
    const seen: number[] = []
    watchFrames(socket as Socket, ({ length, opcode, fin }) => {
      seen.push(length)
      if (opcode !== 1 || !fin) t.fail('each is a whole text message')
    })
    for (let at = 0; at < wire.length; at += step) socket.emit('data', wire.subarray(at, at + step))
    t.strictSame(seen, sizes, `${step} bytes at a time`)
  }
})
