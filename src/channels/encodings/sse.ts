import { controlJson, type Encoding, type Portion } from './encoding.ts'
import { httpChunk } from './http-chunk.ts'

/**
 * The protocol's SSE (section 5.8): a data event for the messages, then a control event, in one chunk. Each event's id
 * is the offset after it, so that an EventSource comes back at the right place by itself.
 */
export const sse: Encoding = {
  name: 'sse',
  control: true,
  encode(portion) {
    const id = `id: ${portion.nextOffset}\n`
    const control = `${id}event: control\ndata:${controlJson(portion)}\n\n`
    if (portion.messages.length === 0) return httpChunk(control)
    return httpChunk(`${id}event: data\n${dataLines(portion)}\n\n${control}`)
  },
}

function dataLines({ kind, messages }: Portion): string {
  if (kind === 'json') return `data:[${messages.map((message) => Buffer.from(message).toString()).join()}]`
  const bytes = Buffer.concat(messages)
  if (kind === 'binary') return `data:${bytes.toString('base64')}`
  const text = bytes.toString()
  // CR, LF and CRLF all end a line (WHATWG HTML, 9.2.5). A reader drops one space after the colon.
  if (!/^ |[\r\n]/.test(text)) return `data:${text}`
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line.startsWith(' ') ? `data: ${line}` : `data:${line}`))
    .join('\n')
}
