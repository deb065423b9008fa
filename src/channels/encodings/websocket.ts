import { controlJson, type Encoding, type Portion } from './encoding.ts'

/** FIN and the opcode of a text message (RFC 6455, 5.2). */
const TEXT = 0x81

/**
 * A text message for the messages and the control event together: `{"data":…,"streamNextOffset":…}`. `data` is an
 * array of a JSON channel's messages, the text of a text channel, and the base64 of any other.
 */
export const websocket: Encoding = {
  name: 'websocket',
  control: true,
  encode(portion) {
    const control = controlJson(portion)
    if (portion.messages.length === 0) return frame(Buffer.from(control))
    return frame(Buffer.from(`{"data":${dataJson(portion)},${control.slice(1)}`))
  },
}

function dataJson({ kind, messages }: Portion): string {
  if (kind === 'json') return `[${messages.map((message) => Buffer.from(message).toString()).join()}]`
  const bytes = Buffer.concat(messages)
  return JSON.stringify(bytes.toString(kind === 'text' ? 'utf8' : 'base64'))
}

/** Frames a whole message. What a server sends is not masked (RFC 6455, 5.1). */
function frame(payload: Buffer): Buffer {
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.of(TEXT, length), payload])
  if (length < 65_536) {
    const head = Buffer.of(TEXT, 126, 0, 0)
    head.writeUInt16BE(length, 2)
    return Buffer.concat([head, payload])
  }
  const head = Buffer.alloc(10)
  head[0] = TEXT
  head[1] = 127
  head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
