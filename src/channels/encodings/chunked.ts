import type { Encoding } from './encoding.ts'
import { httpChunk } from './http-chunk.ts'

const LINE_FEED = Buffer.from('\n')

/** A JSON channel as a line a message (NDJSON), any other as its bytes. */
export const chunked: Encoding = {
  name: 'chunked',
  control: false,
  encode: ({ kind, messages }) =>
    httpChunk(kind === 'json' ? messages.flatMap((message) => [message, LINE_FEED]) : messages),
}
