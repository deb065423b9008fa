import { createParser } from 'eventsource-parser'
import type { Test } from 'tap'
import { WebSocket } from 'ws'
import { startApp } from './service.ts'

/** The protocol's control event. */
export interface Control {
  streamNextOffset: string
  streamCursor?: string
  upToDate?: boolean
  streamClosed?: boolean
}

/** Starts a service with channels, which everybody may use. */
export async function startChannels(t: Test, env: NodeJS.ProcessEnv = {}, logs = false) {
  const started = await startApp(t, { env: { CHANNELS: 'open', ...env }, logs })
  const at = (name: string, query = '') => new URL(`/v1/stream/${name}${query}`, started.url)
  const headers = (contentType: string, more: object) => ({ 'content-type': contentType, ...more })
  return {
    ...started,
    at,
    /** Makes a channel. */
    put: (name: string, contentType = 'text/plain', more: Record<string, string> = {}, body?: string) =>
      fetch(at(name), {
        method: 'PUT',
        headers: headers(contentType, more),
        ...(body !== undefined && { body }),
      }),
    /** Appends to a channel. */
    post: (name: string, body: string, contentType = 'text/plain', more: Record<string, string> = {}) =>
      fetch(at(name), { method: 'POST', headers: headers(contentType, more), body }),
    /** Closes a channel. */
    close: (name: string) => fetch(at(name), { method: 'POST', headers: { 'stream-closed': 'true' } }),
  }
}

/** Something that reads a channel live, and keeps what it has had. */
export interface LiveReader {
  /** Messages, as the transport brought them. */
  data: string[]
  controls: Control[]
  /** How it ended. A whole one says `end`, over WebSocket its close code. */
  ended: Promise<string>
  leave(): void
}

/** Reads over SSE. `ids` are the events' ids. */
export async function readSse(
  t: Test,
  url: URL,
  headers: Record<string, string> = {},
): Promise<LiveReader & { ids: string[]; response: Response }> {
  const controller = new AbortController()
  t.teardown(() => controller.abort())
  const response = await fetch(url, { headers, signal: controller.signal })
  const data: string[] = []
  const controls: Control[] = []
  const ids: string[] = []
  // Counts once the control event has said where to go on.
  let pending: string[] = []
  const parser = createParser({
    onEvent(event) {
      if (event.id !== undefined) ids.push(event.id)
      if (event.event === 'data') pending.push(event.data)
      if (event.event !== 'control') return
      controls.push(JSON.parse(event.data))
      data.push(...pending)
      pending = []
    },
  })
  const ended = consume(response, (text) => parser.feed(text))
  return { data, controls, ids, ended, response, leave: () => controller.abort() }
}

/** Reads over chunked: `data` holds one string, all that has come. */
export async function readChunked(
  t: Test,
  url: URL,
): Promise<Omit<LiveReader, 'controls'> & { text(): string; response: Response }> {
  const controller = new AbortController()
  t.teardown(() => controller.abort())
  const response = await fetch(url, { signal: controller.signal })
  const data: string[] = []
  const ended = consume(response, (text) => data.push(text))
  return { data, text: () => data.join(''), ended, response, leave: () => controller.abort() }
}

async function consume(response: Response, onText: (text: string) => void): Promise<string> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) onText(decoder.decode(chunk, { stream: true }))
    return 'end'
  } catch (error) {
    return (error as Error).name === 'AbortError' ? 'left' : 'cut'
  }
}

/** Reads over WebSocket. `data` holds the JSON of each message's data. */
export async function readWebSocket(
  t: Test,
  url: URL,
  headers: Record<string, string> = {},
): Promise<LiveReader> {
  const address = new URL(url)
  address.protocol = 'ws:'
  const socket = new WebSocket(address, { headers })
  t.teardown(() => socket.terminate())
  const data: string[] = []
  const controls: Control[] = []
  socket.on('message', (text) => {
    const { data: some, ...control } = JSON.parse(String(text))
    if (some !== undefined) data.push(JSON.stringify(some))
    controls.push(control)
  })
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`.trim()))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, { statusCode }) =>
      reject(new Error(`status ${statusCode}`)),
    )
    socket.once('error', reject)
  })
  return { data, controls, ended, leave: () => socket.terminate() }
}
