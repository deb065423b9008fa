import { finished } from 'node:stream/promises'
import zlib, {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
} from 'node:zlib'
import { createParser } from 'eventsource-parser'
import type { ReceivedEvent } from '../model.ts'
import type { BodyPart } from './client.ts'

/**
 * Removes a content coding. Each part of the plain body keeps the time at which its bytes arrived. If the body was cut,
 * or is not what it says it is, returns what can be read of it. A coding that we did not offer stays on.
 * @param most stops after this many plain bytes: a small body can hold a huge one
 */
export async function decode(
  body: BodyPart[],
  coding: string | undefined,
  most: number,
): Promise<BodyPart[]> {
  const decoder = body[0] && decoderFor(coding?.trim().toLowerCase(), body[0].data)
  if (!decoder) return body
  const plain: BodyPart[] = []
  let ms = 0
  let size = 0
  decoder.on('data', (data: Buffer) => {
    plain.push({ ms, data })
    size += data.length
    if (size > most) decoder.destroy()
  })
  const done = finished(decoder).catch(() => {})
  for (const part of body) {
    if (decoder.destroyed || decoder.readableEnded) break
    ms = part.ms
    await Promise.race([done, new Promise((resolve) => decoder.write(part.data, resolve))])
  }
  decoder.end()
  await done
  return plain
}

function decoderFor(coding: string | undefined, first: Buffer) {
  const finishFlush = constants.Z_SYNC_FLUSH
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip({ finishFlush })
  if (coding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
  // Node.js has it since 22.15.
  if (coding === 'zstd') return zlib.createZstdDecompress?.()
  if (coding !== 'deflate') return undefined
  // Some servers send it without its zlib wrapper, which browsers accept.
  const wrapped = ((first[0] ?? 0) & 0x0f) === 8
  return wrapped ? createInflate({ finishFlush }) : createInflateRaw({ finishFlush })
}

/** More than any check asks for: an edge that floods us must not exhaust our memory. */
const MOST_EVENTS = 100_000

/** Reads text, an event a line. A last line without its end counts: its data shows that it was cut. */
export function readLines(body: BodyPart[]): ReceivedEvent[] {
  const events: ReceivedEvent[] = []
  let rest = ''
  let last = 0
  const text = new TextDecoder('utf-8', { ignoreBOM: true })
  const take = (ms: number, piece: string) => {
    const [first = '', ...lines] = piece.split('\n')
    rest += first
    for (const line of lines) {
      if (events.length === MOST_EVENTS) return
      events.push({ ms, data: rest })
      rest = line
    }
  }
  for (const { ms, data } of body) {
    take(ms, text.decode(data, { stream: true }))
    last = ms
  }
  take(last, text.decode())
  if (rest) events.push({ ms: last, data: rest })
  return events
}

/** What a body of Server-Sent Events holds. */
export interface SseBody {
  /** Without those whose blank line never came (WHATWG HTML, 9.2.6). */
  events: ReceivedEvent[]
  /** When comments came, ms since the request was sent. */
  beats: number[]
}

/** Reads Server-Sent Events. */
export function readSse(body: BodyPart[]): SseBody {
  const events: ReceivedEvent[] = []
  const beats: number[] = []
  let now = 0
  const parser = createParser({
    onEvent: ({ event, id, data }) =>
      events.push({ ms: now, ...(event !== undefined && { event }), ...(id !== undefined && { id }), data }),
    onComment: () => beats.push(now),
  })
  const text = new TextDecoder()
  for (const { ms, data } of body) {
    now = ms
    parser.feed(text.decode(data, { stream: true }))
  }
  return { events, beats }
}
