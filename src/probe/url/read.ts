import type { BodyPart } from '../clients/client.ts'
import { decode, readLines, readSse } from '../clients/events.ts'
import type { ReceivedEvent } from '../model.ts'
import type { Read, UrlTransport } from '../url-model.ts'

/** A body, taken apart. */
export interface ReadBody {
  transport: UrlTransport
  reads: Read[]
  events: ReceivedEvent[]
  beats: number[]
  text: string
  notUtf8At?: number
}

/** What a body is, by the response's own words, or else by how it looks. */
export interface BodyHints {
  transport: UrlTransport | 'auto'
  contentType: string | undefined
  coding: string | undefined
  /** As many bytes as may be decoded. */
  most: number
}

/** Takes a body apart into reads and events. */
export async function readBody(body: BodyPart[], hints: BodyHints): Promise<ReadBody> {
  const plain = await decode(body, hints.coding, hints.most)
  const bytes = Buffer.concat(plain.map(({ data }) => data))
  const text = bytes.toString()
  const transport = hints.transport === 'auto' ? transportOf(hints.contentType, text) : hints.transport
  const sse = transport === 'sse' ? readSse(plain) : undefined
  const lines = sse?.events ?? readLines(plain)
  const reads = readsOf(body)
  // Text without lines: each read is what somebody sees arrive.
  const byRead = transport === 'chunked' && lines.length * 2 <= reads.length
  const events = byRead ? textsOf(plain) : lines
  if (!byRead) markCuts(reads, plain, transport === 'sse' ? /(^|\n\r?\n|\r\r)$/ : /\n$/)
  const notUtf8At = transport === 'chunked' ? undefined : findNotUtf8(plain)
  return {
    transport,
    reads,
    events,
    beats: sse?.beats ?? [],
    text,
    ...(notUtf8At !== undefined && { notUtf8At }),
  }
}

function transportOf(contentType = '', text: string): UrlTransport {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/event-stream') return 'sse'
  if (/^application\/(x-)?(ndjson|jsonl|jsonlines|stream\+json)$/.test(type)) return 'ndjson'
  if (/^(\uFEFF)?(data|event|id|retry)?: ?/.test(text) && /\r?\n\r?\n|\r\r/.test(text)) return 'sse'
  const [first = '', second] = text.split('\n')
  return isJson(first) && second !== undefined && isJson(second) ? 'ndjson' : 'chunked'
}

function isJson(line: string): boolean {
  if (!/^\s*[{[]/.test(line)) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

/** What each read of the socket brought of the body: its parts share their time. */
function readsOf(body: BodyPart[]): Read[] {
  const reads: Read[] = []
  for (const { ms, data } of body) {
    const last = reads.at(-1)
    if (last?.ms === ms) last.bytes += data.length
    else reads.push({ ms, bytes: data.length })
  }
  return reads
}

function textsOf(plain: BodyPart[]): ReceivedEvent[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const events: ReceivedEvent[] = []
  for (const { ms, data } of plain) {
    const text = decoder.decode(data, { stream: true })
    const last = events.at(-1)
    if (last?.ms === ms) last.data += text
    else events.push({ ms, data: text })
  }
  return events
}

/** Marks the reads that end within an event. Of a coded body, a read that yields nothing ends where the last did. */
function markCuts(reads: Read[], plain: BodyPart[], wholeEnd: RegExp): void {
  let tail = ''
  let next = 0
  for (const read of reads) {
    for (let part = plain[next]; part && part.ms <= read.ms; part = plain[++next])
      tail = (tail + part.data.toString('latin1')).slice(-4)
    if (tail && !wholeEnd.test(tail)) read.cut = true
  }
}

function findNotUtf8(plain: BodyPart[]): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let offset = 0
  for (const { data } of plain) {
    try {
      decoder.decode(data, { stream: true })
    } catch {
      return offset
    }
    offset += data.length
  }
  return undefined
}
