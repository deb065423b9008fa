import { once } from 'node:events'
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { createParser } from 'eventsource-parser'
import type { ReceivedEvent } from '../outcome.ts'
import type { BodyPart } from './wire.ts'

const decoders = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
}

/**
 * Takes a content coding off that something on the way put on. Each part of the plain body keeps the time at
 * which the bytes it came from arrived.
 */
export async function decode(body: BodyPart[], coding: string | undefined): Promise<BodyPart[]> {
  const create = decoders[coding as keyof typeof decoders]
  if (!create) return body
  const decoder = create()
  const plain: BodyPart[] = []
  let ms = 0
  decoder.on('data', (data: Buffer) => plain.push({ ms, data }))
  // A body that was cut, or is not what it says it is: what could be read of it is what there is.
  decoder.on('error', () => {})
  for (const part of body) {
    ms = part.ms
    await new Promise((resolve) => decoder.write(part.data, resolve))
  }
  decoder.end()
  await once(decoder, 'close')
  return plain
}

/** Text, an event a line. A last line without its end counts: that it was cut short shows in its data. */
export function readLines(body: BodyPart[]): ReceivedEvent[] {
  const events: ReceivedEvent[] = []
  let rest = ''
  let last = 0
  const text = new TextDecoder()
  for (const { ms, data } of body) {
    const lines = (rest + text.decode(data, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) events.push({ ms, data: line })
    last = ms
  }
  if (rest) events.push({ ms: last, data: rest })
  return events
}

/** Server-Sent Events. */
export function readSse(body: BodyPart[]): ReceivedEvent[] {
  const events: ReceivedEvent[] = []
  let now = 0
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ ms: now, ...(event !== undefined && { event }), data }),
  })
  const text = new TextDecoder()
  for (const { ms, data } of body) {
    now = ms
    parser.feed(text.decode(data, { stream: true }))
  }
  return events
}
